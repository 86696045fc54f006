"""Serves one Streamlit script as production does: an ASGI application under uvicorn.

`streamlit run` is not measured: its listening socket delays small answers by about 40 ms (no TCP_NODELAY),
which would hide whatever a page costs below that.
"""

import sys
from pathlib import Path

if __name__ == "__main__":
    script, port = Path(sys.argv[1]).resolve(), int(sys.argv[2])
    # The script's folder, not this one, is where its imports start.
    sys.path[0] = str(script.parent)

    import uvicorn
    from streamlit.starlette import App

    uvicorn.run(App(script), host="127.0.0.1", port=port, log_level="warning", access_log=False)
