"""How cards look: narrow and calm, in the colors of JupyterLab's theme, light or dark.

Colors of themes are variables of JupyterLab; elsewhere the browser's own colors stand in for them.
What a color says, words say as well.
"""

__all__ = ["CLASS", "STYLE"]

CLASS = "belonging-card"

_RULES = """
.belonging-card {
  max-width: 44em; box-sizing: border-box; overflow: hidden; padding: 0.4em 1em 0.8em;
  border: 1px solid var(--jp-border-color1, GrayText); border-radius: 4px;
  color: var(--jp-content-font-color1, CanvasText); background: var(--jp-layout-color1, Canvas);
  font-size: var(--jp-content-font-size1, 1em);
}
.belonging-card p { margin: 0.4em 0; line-height: 1.5; overflow-wrap: anywhere; }
.belonging-card ul { margin: 0.4em 0; padding-left: 1em; }
.belonging-card .widget-html, .belonging-card .widget-html-content {
  height: auto; width: auto; line-height: 1.5; font-size: inherit; color: inherit;
}
.belonging-card .widget-html-content, .belonging-card .widget-html { margin: 0; overflow: visible; }
.belonging-card .widget-text, .belonging-card .widget-radio {
  flex-direction: column; align-items: stretch; width: auto; height: auto; margin: 0.4em 0;
}
.belonging-card .widget-inline-hbox .widget-label, .belonging-card .widget-label {
  width: auto; max-width: none; height: auto; overflow: visible; white-space: normal;
  text-align: left; line-height: 1.4; margin: 0 0 0.2em; font-size: inherit; color: inherit;
}
.belonging-card .widget-text input[type="text"] {
  width: 100%; max-width: 16em; height: 2.2em; font-size: inherit; box-sizing: border-box;
  border: 1px solid var(--jp-content-font-color2, GrayText);
  color: inherit; background: var(--jp-layout-color0, Canvas);
}
.belonging-card .widget-radio-box, .belonging-card .widget-radio .widget-radio-box {
  width: auto; max-width: none; margin: 0; padding: 0; display: flex; gap: 0.2em 1.4em;
}
.belonging-card .widget-radio-box.widget-radio-box-horizontal {
  flex-direction: row; flex-wrap: wrap;
}
.belonging-card .widget-radio .widget-radio-box label {
  display: flex; flex-direction: row-reverse; justify-content: flex-end; align-items: baseline;
  gap: 0.5em; height: auto; min-height: 24px; width: auto; margin: 0; white-space: normal;
  line-height: 1.4; font-size: inherit; color: inherit;
}
.belonging-card .widget-radio .widget-radio-box input {
  flex: none; height: 1em; width: 1em; margin: 0; line-height: 1; position: relative; top: 0.1em;
}
.belonging-card .jupyter-button {
  width: max-content; height: auto; min-height: 28px; padding: 0.2em 1em; font-size: inherit;
  border: 1px solid var(--jp-content-font-color2, GrayText); border-radius: 3px;
  color: var(--jp-content-font-color1, ButtonText); background: var(--jp-layout-color2, ButtonFace);
}
.belonging-card .jupyter-button:disabled {
  color: var(--jp-content-font-color2, GrayText); opacity: 1; border-style: dashed;
}
.belonging-card .belonging-first { font-weight: 600; border-width: 2px; }
.belonging-card .belonging-buttons { flex-flow: row wrap; gap: 0.4em; overflow: visible; }
.belonging-card .belonging-line { flex-flow: row wrap; align-items: center; overflow: visible; }
.belonging-card .belonging-line .widget-html { flex: 1 1 16em; }
.belonging-card .widget-vbox, .belonging-card .widget-hbox { overflow: visible; }
.belonging-card .jupyter-button:focus-visible, .belonging-card input:focus-visible {
  outline: 3px solid var(--jp-content-link-color, Highlight); outline-offset: 2px;
}
.belonging-card .belonging-said {
  margin-top: 0.6em; padding-left: 0.8em; border-left: 4px solid var(--jp-border-color1, GrayText);
}
.belonging-card .belonging-right { border-left: 4px double var(--jp-success-color1, #388e3c); }
.belonging-card .belonging-wrong { border-left-color: var(--jp-warn-color1, #ef6c00); }
"""

STYLE = f"<style>{_RULES}</style>"
