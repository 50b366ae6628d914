const main = document.querySelector("main");
const state = document.getElementById("live");
const source = new EventSource(location.href);
source.onopen = () => { state.textContent = "live"; };
source.onerror = () => { state.textContent = "not connected"; };
source.onmessage = (event) => {
  const template = document.createElement("template");
  template.innerHTML = event.data;
  const fresh = [...template.content.children];
  fresh.forEach((part, index) => {
    const shown = main.children[index];
    if (!shown) main.append(part);
    else if (!shown.isEqualNode(part)) shown.replaceWith(part);
  });
  while (main.children.length > fresh.length) main.lastElementChild.remove();
};
