"""The main job on the embedded simulator: `python -m tfrun_async.demo`."""
