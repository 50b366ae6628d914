"""A directory packed as the terraform CLI packs it."""

import gzip
import io
import os
import random
import shutil
import socket
import subprocess
import tarfile
import threading
import tracemalloc
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from tfrun_async._resources.archive import PackOptions, check, pack
from tfrun_async.errors import ArchiveError


def read_members(chunks: Iterable[bytes]) -> dict[str, tarfile.TarInfo]:
    with tarfile.open(fileobj=io.BytesIO(b"".join(chunks)), mode="r:gz") as archive:
        return {
            member.name + ("/" if member.isdir() else ""): member for member in archive.getmembers()
        }


def write_files(root: Path, *names: str) -> None:
    """Make files that hold their own names, and directories where a name ends in a slash."""
    for name in names:
        path = root / name
        if name.endswith("/"):
            path.mkdir(parents=True)
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(os.fsencode(name))


def packed_names(root: Path, rules: str = "") -> list[str]:
    """Return the names of the files that are packed under the rules, without the rules' own."""
    if rules:
        (root / ".terraformignore").write_text(rules, encoding="utf-8")
    names = read_members(pack(root))
    return [name for name in names if not name.endswith("/") and name != ".terraformignore"]


def test_a_tree_comes_back_as_it_was(tmp_path: Path) -> None:
    """Files, directories, links, modes and contents survive the way there and back."""
    tree, copy = tmp_path / "tree", tmp_path / "copy"
    write_files(tree, "main.tf", "modules/a/main.tf", "empty/", "run.sh")
    (tree / "nothing").touch()
    (tree / "run.sh").chmod(0o755)
    (tree / "link").symlink_to("modules/a")

    with tarfile.open(fileobj=io.BytesIO(b"".join(pack(tree))), mode="r:gz") as archive:
        # Python 3.11.3 and older know no filters, and 3.12 warns where none is given.
        options: dict[str, Any] = {"filter": "data"} if hasattr(tarfile, "data_filter") else {}
        archive.extractall(copy, **options)

    assert (copy / "modules/a/main.tf").read_text() == "modules/a/main.tf"
    assert (copy / "nothing").read_bytes() == b""
    assert (copy / "empty").is_dir()
    assert (copy / "run.sh").stat().st_mode & 0o777 == 0o755
    assert (copy / "link/main.tf").read_text() == "modules/a/main.tf"
    assert len(list(copy.rglob("*"))) == len(list(tree.rglob("*")))


def test_names_that_are_long_or_not_ascii_are_kept(tmp_path: Path) -> None:
    """PAX headers carry what the plain header cannot."""
    names = [f"{'d' * 120}/{'f' * 130}.tf", "größe/メイン.tf", "a b\\c'd.tf", "é" * 80]
    write_files(tmp_path, *names)
    (tmp_path / "link").symlink_to(names[0])
    members = read_members(pack(tmp_path))
    assert set(names) <= set(members)
    assert members["link"].linkname == names[0]


@pytest.mark.skipif(
    os.name == "nt" or os.uname().sysname == "Darwin", reason="names are text there"
)
def test_a_name_that_is_no_text_keeps_its_bytes(tmp_path: Path) -> None:
    """A file name of an old encoding is packed, and matched by a rule, byte for byte."""
    name = os.fsdecode(b"caf\xe9.tf")
    write_files(tmp_path, name, "main.tf")
    assert packed_names(tmp_path) == [name, "main.tf"]
    (tmp_path / ".terraformignore").write_bytes(b"caf\xe9.tf\n")
    assert packed_names(tmp_path) == ["main.tf"]


@pytest.mark.skipif(shutil.which("tar") is None, reason="needs tar")
def test_tar_reads_the_archive(tmp_path: Path) -> None:
    """Another implementation agrees on what the archive holds, in order."""
    tree, file = tmp_path / "tree", tmp_path / "out.tar.gz"
    write_files(tree, "b.tf", "a/z.tf", "a/b/c.tf", "a-b.tf", "x" * 150)
    file.write_bytes(b"".join(pack(tree)))
    listed = subprocess.run(["tar", "tzf", file], check=True, capture_output=True, text=True)
    assert listed.stdout.splitlines() == [
        "a/", "a/b/", "a/b/c.tf", "a/z.tf", "a-b.tf", "b.tf", "x" * 150,
    ]  # fmt: skip
    assert not listed.stderr


def test_an_archive_ends_as_the_format_says(tmp_path: Path) -> None:
    """Two empty blocks close it: strict readers miss them."""
    write_files(tmp_path, "main.tf")
    content = gzip.decompress(b"".join(pack(tmp_path)))
    assert len(content) == 4 * tarfile.BLOCKSIZE
    assert not any(content[2 * tarfile.BLOCKSIZE :])


def test_the_same_tree_gives_the_same_bytes(tmp_path: Path) -> None:
    """Neither the order of creation nor the times of files are seen in the archive."""
    names = [f"{random.Random(n).random()}/main.tf" for n in range(20)]
    one, two = tmp_path / "one", tmp_path / "two"
    write_files(one, *names)
    write_files(two, *reversed(names))
    os.utime(two / names[0], (1, 1))
    assert b"".join(pack(one)) == b"".join(pack(two))
    header = read_members(pack(one))[names[0]]
    assert (header.uid, header.gid, header.uname, header.gname) == (0, 0, "", "")


def test_a_directory_may_be_named_relatively_or_through_a_link(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every way of naming a directory gives the same archive."""
    write_files(tmp_path / "tree", "main.tf")
    (tmp_path / "link").symlink_to("tree")
    expected = b"".join(pack(tmp_path / "tree"))
    assert b"".join(pack(tmp_path / "link")) == expected
    monkeypatch.chdir(tmp_path / "tree")
    assert b"".join(pack(".")) == expected


def test_packing_may_move_from_thread_to_thread(tmp_path: Path) -> None:
    """A caller can take each chunk in another thread."""
    write_files(tmp_path, "main.tf")
    (tmp_path / "big").write_bytes(random.Random(1).randbytes(1_000_000))
    chunks, received = pack(tmp_path), list[bytes]()

    def take_one() -> None:
        received.append(next(chunks, b""))

    while not received or received[-1]:
        thread = threading.Thread(target=take_one)
        thread.start()
        thread.join()
    assert len(received) > 3
    assert read_members(received)["big"].size == 1_000_000


def test_a_large_tree_is_never_in_memory(tmp_path: Path) -> None:
    """A tree of 200 MB is packed within 2 MB."""
    for number in range(4):
        with (tmp_path / f"large{number}").open("wb") as file:
            file.write(random.Random(number).randbytes(500_000))
            file.truncate(50_000_000)
    tracemalloc.start()
    try:
        size = max(map(len, pack(tmp_path)))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert size < 500_000
    assert peak < 2_000_000


# What is left out.


def test_git_and_terraform_directories_are_left_out(tmp_path: Path) -> None:
    """The default rules hold at every depth, and spare the modules that init installed."""
    write_files(
        tmp_path,
        ".git/config",
        ".gitignore",
        ".terraform/providers/p",
        ".terraform/modules/m/main.tf",
        ".terraform.lock.hcl",
        "sub/.git/config",
        "sub/.terraform/x",
        "sub/.terraform/modules/n",
    )
    assert packed_names(tmp_path) == [
        ".gitignore",
        ".terraform/modules/m/main.tf",
        ".terraform.lock.hcl",
        "sub/.terraform/modules/n",
    ]


def test_rules_are_read_as_go_slug_reads_them(tmp_path: Path) -> None:
    """The cases of go-slug's own test: comments, spaces, negation, subpaths, globs, classes."""
    rules = (
        "# comments are ignored\n # so are spaces around a rule\n   baz.txt\n\n  \n"
        "terraform.d/\n!/terraform.d/\n**/foo/bar.tf\nfoo/*.md\nbar/something-[a-z].txt\n"
        "boop.txt\n!/boop.txt\n"
    )
    kept = ["bar/something-1.txt", "boop.txt", "included.txt", "parent/bar/bar.tf"]
    kept += ["something/baz.x", "something/with-baz.txt", "terraform.d/foo"]
    write_files(
        tmp_path,
        *kept,
        "baz.txt",
        "parent/foo/baz.txt",
        "parent/foo/bar.tf",
        "foo/ignored-doc.md",
        "bar/something-a.txt",
        "some-module/terraform.d/x",
        "baz/boop.txt",
    )
    assert packed_names(tmp_path, rules) == kept


@pytest.mark.parametrize(
    ("rule", "left_out", "kept"),
    [
        ("a.txt", ["a.txt", "d/a.txt"], ["a_txt", "ba.txt", "a.txt.bak"]),
        ("/a.txt", ["a.txt"], ["d/a.txt"]),
        ("d/", ["d/x", "d/e/y", "z/d/x"], ["dd/x"]),
        ("/d/", ["d/x"], ["z/d/x"]),
        ("d", [], ["d/x"]),
        ("d/*", ["d/x", "d/e/y"], ["e/x"]),
        ("d/**", ["d/x", "d/e/y"], ["e/x"]),
        ("d/**/y", ["d/y", "d/e/f/y", "z/d/y"], ["d/yy"]),
        ("**/y", ["y", "d/y"], ["d/x"]),
        ("*.log", ["a.log", "d/b.log"], ["a.log.tf"]),
        ("/*.log", ["a.log"], ["d/b.log"]),
        ("a?c", ["abc"], ["ac", "a/c"]),
        ("[a-c]x", ["ax", "cx"], ["dx"]),
        ("[^a-c]x", ["dx"], ["ax"]),
        ("[a&&b]x", ["ax", "&x"], ["cx"]),
        (r"a\*b", ["a*b"], ["axb"]),
        (r"\#a", ["#a"], ["a"]),
        (r"\!a", ["!a"], ["a"]),
        ("a+(b|c){2}^$.x", ["a+(b|c){2}^$.x"], ["aabb.x"]),
        ("größe", ["größe"], ["grösse"]),
        ("*.tf\r\n!keep.tf\r\n", ["a.tf"], ["keep.tf"]),
        ("!keep.tf\n*.tf", ["keep.tf"], ["x"]),
        ("d/\n!d/e/keep", ["d/x", "d/e/y"], ["d/e/keep"]),
        ("!.terraform/", [], [".terraform/x", ".git2"]),
        ("#a\n!\n", [], ["a", "#a"]),
        ("\ufeffa", ["a"], ["b"]),
    ],
)
def test_a_rule_leaves_out_what_it_matches(
    tmp_path: Path, rule: str, left_out: list[str], kept: list[str]
) -> None:
    """Each form of a rule, alone."""
    write_files(tmp_path, *left_out, *kept)
    assert sorted(packed_names(tmp_path, rule)) == sorted(kept)


def test_an_ignored_link_may_point_anywhere(tmp_path: Path) -> None:
    """What is left out fails nothing."""
    write_files(tmp_path, "main.tf", "cache/x")
    (tmp_path / "cache/out").symlink_to("/etc")
    assert packed_names(tmp_path, "cache/\n") == ["main.tf"]


def test_an_ignored_directory_has_no_entry(tmp_path: Path) -> None:
    """Neither the directory nor one of its directories comes along empty."""
    write_files(tmp_path, "main.tf", "cache/deep/x")
    (tmp_path / ".terraformignore").write_text("cache/\n!keep\n")
    assert list(read_members(pack(tmp_path))) == [".terraformignore", "main.tf"]


@pytest.mark.parametrize("rule", ["[a-", "[z-a]", "a[b*"])
def test_a_malformed_rule_is_an_error(tmp_path: Path, rule: str) -> None:
    """A rule that cannot be read leaves out nothing, which is not what its author wanted."""
    write_files(tmp_path, "main.tf")
    (tmp_path / ".terraformignore").write_text(f"ok\n{rule}\n")
    with pytest.raises(ArchiveError) as caught:
        list(pack(tmp_path))
    assert f"{tmp_path / '.terraformignore'}: the rule '{rule}' is malformed" in str(caught.value)


def test_rules_that_cannot_be_read_are_an_error(tmp_path: Path) -> None:
    """What should have been left out is not sent because the rules are unreadable."""
    write_files(tmp_path, "main.tf", ".terraformignore/x")
    with pytest.raises(ArchiveError, match=r"\.terraformignore cannot be read"):
        list(pack(tmp_path))


# Links and other things that are not files.


@pytest.mark.parametrize(
    ("target", "stored"),
    [
        ("../main.tf", "../main.tf"),
        ("x", "x"),
        ("gone", "gone"),
        ("..", ".."),
        ("../sub/../main.tf", "../sub/../main.tf"),
        ("{root}/main.tf", "../main.tf"),
        ("{root}/sub/gone", "gone"),
        ("{root}", ".."),
        ("..hidden", "..hidden"),
    ],
)
def test_a_link_inside_of_the_tree_stays_a_relative_link(
    tmp_path: Path, target: str, stored: str
) -> None:
    """A link needs no target, and an absolute one becomes one that the server can follow."""
    write_files(tmp_path, "main.tf", "sub/x")
    (tmp_path / "sub/link").symlink_to(target.format(root=tmp_path))
    link = read_members(pack(tmp_path))["sub/link"]
    assert (link.type, link.linkname) == (tarfile.SYMTYPE, stored)


def test_an_absolute_link_is_understood_through_another_name_of_the_tree(tmp_path: Path) -> None:
    """A link that names the tree by a path that is itself a link stays inside."""
    write_files(tmp_path / "tree", "main.tf")
    (tmp_path / "alias").symlink_to("tree")
    (tmp_path / "tree/link").symlink_to(tmp_path / "alias/main.tf")
    assert read_members(pack(tmp_path / "alias"))["link"].linkname == "main.tf"


@pytest.mark.parametrize(
    "target", ["../../x", "/etc/passwd", "../../tree-2/x", "../sub/../../x", "/", "{root}/../x"]
)
def test_a_link_that_leaves_the_tree_is_refused(tmp_path: Path, target: str) -> None:
    """The error names the link and where it points to."""
    tree = tmp_path / "tree"
    write_files(tree, "sub/main.tf")
    target = target.format(root=tree)
    (tree / "sub/link").symlink_to(target)
    with pytest.raises(ArchiveError) as caught:
        list(pack(tree))
    assert f"{tree / 'sub/link'} -> {target}; follow_links=True" in str(caught.value)


def test_all_links_that_leave_the_tree_are_listed(tmp_path: Path) -> None:
    """One round of corrections is enough."""
    tree = tmp_path / "tree"
    write_files(tree, "main.tf", "a/x", "z/x")
    (tmp_path / "other").mkdir()
    for link in ("a/one", "z/two", "three"):
        (tree / link).symlink_to(tmp_path / "other")
    with pytest.raises(ArchiveError, match=r"outside of it: .*a/one ->.*, .*three ->.*, .*z/two"):
        check(tree)


# Links that leave the tree, followed.

FOLLOW = PackOptions(follow_links=True)


def read_texts(tree: Path) -> dict[str, bytes | str | None]:
    """Return the members of an archive with followed links: contents, targets, or None."""
    content = b"".join(pack(tree, FOLLOW))
    texts: dict[str, bytes | str | None] = {}
    with tarfile.open(fileobj=io.BytesIO(content), mode="r:gz") as archive:
        for member in archive:
            file = archive.extractfile(member) if member.isfile() else None
            texts[member.name] = file.read() if file else member.linkname or None
    return texts


def test_followed_links_are_packed_as_their_targets(tmp_path: Path) -> None:
    """Files and directories, with their modes; links inside of a target stay links."""
    tree = tmp_path / "tree"
    write_files(tree, "main.tf")
    write_files(tmp_path, "shared/vpc/main.tf", "shared/vpc/sub/x", "versions.tf")
    (tmp_path / "versions.tf").chmod(0o700)
    (tmp_path / "shared/vpc/sub/up").symlink_to("../main.tf")
    (tmp_path / "shared/vpc/out").symlink_to(tmp_path / "versions.tf")
    (tree / "versions.tf").symlink_to("../versions.tf")
    (tree / "vpc").symlink_to("../shared/vpc")
    (tree / "inner").symlink_to("main.tf")

    assert read_texts(tree) == {
        "inner": "main.tf",
        "main.tf": b"main.tf",
        "versions.tf": b"versions.tf",
        "vpc": None,
        "vpc/main.tf": b"shared/vpc/main.tf",
        "vpc/out": b"versions.tf",
        "vpc/sub": None,
        "vpc/sub/up": "../main.tf",
        "vpc/sub/x": b"shared/vpc/sub/x",
    }
    members = read_members(pack(tree, FOLLOW))
    assert members["versions.tf"].mode == 0o700
    assert check(tree, FOLLOW) == {
        tree / "versions.tf": tmp_path / "versions.tf",
        tree / "vpc": tmp_path / "shared/vpc",
        tmp_path / "shared/vpc/out": tmp_path / "versions.tf",
    }


def test_rules_hold_for_what_a_link_is_followed_to(tmp_path: Path) -> None:
    """They go by the names in the archive, and an ignored link is not followed."""
    tree = tmp_path / "tree"
    write_files(tree, "main.tf")
    write_files(tmp_path, "shared/keep.tf", "shared/x.log", "shared/.git/config")
    for link in ("shared", "left-out", "file.log"):
        (tree / link).symlink_to("../shared")
    (tree / "gone").symlink_to("../nothing")
    (tree / ".terraformignore").write_text("*.log\nleft-out/\ngone\n")
    assert set(read_texts(tree)) == {".terraformignore", "main.tf", "shared", "shared/keep.tf"}


@pytest.mark.parametrize(
    ("links", "refused"),
    [
        ({"tree/link": ".."}, ["tree/link"]),
        ({"tree/sub/link": "../.."}, ["tree/sub/link"]),
        ({"tree/link": "/"}, ["tree/link"]),
        ({"tree/link": "../one", "one/link": "../two", "two/link": "../one"}, ["two/link"]),
        ({"tree/link": "../one", "one/link": "../tree"}, ["one/link"]),
        ({"tree/link": "../one", "one/link": "../tree/sub", "two/link": "link"}, []),
        ({"tree/link": "../two/link", "two/link": "link"}, ["tree/link"]),
    ],
)
def test_links_that_hold_themselves_are_refused(
    tmp_path: Path, links: dict[str, str], refused: list[str]
) -> None:
    """A loop would be packed without end."""
    write_files(tmp_path, "tree/main.tf", "tree/sub/x", "one/x", "two/x")
    for link, target in links.items():
        (tmp_path / link).symlink_to(target)
    if not refused:
        assert "link/link/x" in read_texts(tmp_path / "tree")
        return
    with pytest.raises(ArchiveError, match="cannot be followed") as caught:
        check(tmp_path / "tree", FOLLOW)
    for link in refused:
        assert f"{tmp_path / link} -> {links[link]} (" in str(caught.value)


def test_a_link_to_nothing_cannot_be_followed(tmp_path: Path) -> None:
    """The error lists each, and why."""
    tree = tmp_path / "tree"
    write_files(tree, "main.tf")
    (tree / "a").symlink_to("../gone")
    (tree / "b").symlink_to("../gone/too")
    with pytest.raises(ArchiveError, match=r"/a -> \.\./gone \(No such file.*/b -> .*too \(No "):
        list(pack(tree, FOLLOW))


# The workspace's working directory.


@pytest.mark.parametrize(
    ("working_directory", "names"),
    [
        ("envs/prod", ["envs/prod/main.tf"]),
        ("/envs/prod/", ["envs/prod/main.tf"]),
        ("./envs/../envs/prod", ["envs/prod/main.tf"]),
        ("envs", ["envs/prod/main.tf"]),
        ("", ["main.tf"]),
        ("/", ["main.tf"]),
        (".", ["main.tf"]),
        (None, ["main.tf"]),
    ],
)
def test_a_working_directory_that_is_packed(
    tmp_path: Path, working_directory: str | None, names: list[str]
) -> None:
    """Each way of writing it is understood."""
    write_files(tmp_path, *names)
    assert check(tmp_path, PackOptions(working_directory=working_directory)) == {}


def test_a_working_directory_behind_a_link(tmp_path: Path) -> None:
    """A link inside of the tree leads there on the server too, as does one that is followed."""
    write_files(tmp_path, "tree/real/prod/main.tf", "shared/dev/main.tf")
    (tmp_path / "tree/envs").symlink_to("real")
    (tmp_path / "tree/out").symlink_to("../shared")
    for name in ("envs/prod", "envs", "out/dev"):
        check(tmp_path / "tree", PackOptions(follow_links=True, working_directory=name))


def test_a_working_directory_that_is_not_packed_is_refused(tmp_path: Path) -> None:
    """The error says which directory to give, where that can be told."""
    write_files(tmp_path, "repo/envs/prod/main.tf", "repo/app/main.tf")
    options = PackOptions(working_directory="envs/prod")
    for directory in ("repo/envs/prod", "repo/app", "repo/envs"):
        with pytest.raises(ArchiveError) as caught:
            list(pack(tmp_path / directory, options))
        assert str(caught.value) == (
            f"directory: {tmp_path / directory} does not contain the workspace's working directory "
            f"'envs/prod'; give {tmp_path / 'repo'}"
        )
    with pytest.raises(ArchiveError, match="'nowhere'; give the directory that does"):
        check(tmp_path / "repo", PackOptions(working_directory="nowhere"))
    (tmp_path / "repo/.terraformignore").write_text("envs/")
    with pytest.raises(ArchiveError, match=r"'envs/prod' is empty, or ignored by \.terraformig"):
        check(tmp_path / "repo", options)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_what_is_neither_file_nor_directory_is_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A pipe would block the reader; go-slug leaves it out too."""
    write_files(tmp_path, "main.tf")
    os.mkfifo(tmp_path / "pipe")
    monkeypatch.chdir(tmp_path)  # the path of a socket must be short
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("socket")
        assert list(read_members(pack(tmp_path))) == ["main.tf"]


# What cannot be packed.


def test_a_directory_that_is_none_is_refused(tmp_path: Path) -> None:
    """Neither a file, nor nothing at all, nor a link to itself is a directory."""
    write_files(tmp_path, "main.tf")
    (tmp_path / "loop").symlink_to("loop")
    for path in (tmp_path / "main.tf", tmp_path / "gone", tmp_path / "loop"):
        with pytest.raises(ArchiveError, match=f"{path.name} is not a directory"):
            list(pack(path))


@pytest.mark.parametrize("rules", ["", "*"])
def test_an_archive_of_nothing_is_refused(tmp_path: Path, rules: str) -> None:
    """An empty configuration is a mistake."""
    if rules:
        (tmp_path / ".terraformignore").write_text(rules)
    with pytest.raises(ArchiveError, match="has nothing to pack"):
        list(pack(tmp_path))


@pytest.mark.parametrize(
    ("name", "became", "reason"),
    [
        ("z.tf", None, "No such file"),
        ("z.tf", "directory", "Is a directory"),
        ("z/", "file", "Not a directory"),
    ],
)
def test_what_cannot_be_read_any_more_is_named(
    tmp_path: Path, name: str, became: str | None, reason: str
) -> None:
    """A tree that changes while it is packed fails, and the error says where."""
    (tmp_path / "a.tf").write_bytes(random.Random(1).randbytes(1_000_000))
    path = tmp_path / name
    write_files(tmp_path, name)
    chunks = pack(tmp_path)
    next(chunks)
    path.rename(tmp_path / ".moved")
    if became == "directory":
        path.mkdir()
    elif became == "file":
        path.touch()
    with pytest.raises(ArchiveError, match=f"{path.name} cannot be read: {reason}"):
        list(chunks)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root reads all")
@pytest.mark.parametrize("name", ["secret.tf", "secret/"])
def test_what_may_not_be_read_is_named(tmp_path: Path, name: str) -> None:
    """A missing permission is said of the file or directory that lacks it."""
    write_files(tmp_path, "main.tf", name)
    (tmp_path / name).chmod(0)
    try:
        with pytest.raises(ArchiveError, match=r"secret.* cannot be read: Permission denied"):
            list(pack(tmp_path))
    finally:
        (tmp_path / name).chmod(0o700)


@pytest.mark.parametrize("size", [0, 1_999_999, 2_000_001, 5_000_000])
def test_a_file_that_changes_its_size_while_it_is_read_is_named(tmp_path: Path, size: int) -> None:
    """A growing or shrinking file ends in an error, not in a corrupt archive."""
    file = tmp_path / "state.json"
    file.write_bytes(random.Random(1).randbytes(2_000_000))
    chunks = pack(tmp_path)
    next(chunks)
    os.truncate(file, size)
    with pytest.raises(ArchiveError, match=r"state\.json changed its size"):
        list(chunks)
