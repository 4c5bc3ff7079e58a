/** Large type, quiet colours with a contrast of at least 7:1, no motion: most readers are between forty and seventy. */
export const LANDING_STYLE = `
:root { --ink: #22282f; --paper: #faf8f3; --card: #ffffff; --indigo: #1d3c66; --line: #d9d3c7; --soft: #51585f; }
* { box-sizing: border-box; }
html { font-size: 18px; }
body { margin: 0; color: var(--ink); background: var(--paper); line-height: 1.85;
  font-family: "Hiragino Sans", "Yu Gothic UI", "Yu Gothic", "Noto Sans JP", "Noto Sans CJK JP", Meiryo, sans-serif; }
header, main, footer { max-width: 52rem; margin: 0 auto; padding: 0 1.5rem; }
header { padding-top: 3.5rem; padding-bottom: 1.5rem; border-bottom: 3px double var(--line); }
h1 { font-size: 2rem; font-weight: 600; letter-spacing: 0.06em; line-height: 1.4; margin: 0 0 0.5rem; color: var(--indigo); }
h2 { font-size: 1.35rem; font-weight: 600; margin: 3rem 0 0.75rem; padding-left: 0.75rem; border-left: 5px solid var(--indigo); }
h3 .en { margin-left: 0.5rem; font-weight: 400; }
h3 { font-size: 1.1rem; font-weight: 600; margin: 2rem 0 0.5rem; }
p { margin: 0.5rem 0 1rem; }
.en { color: var(--soft); font-size: 0.95rem; line-height: 1.7; }
a { color: var(--indigo); text-underline-offset: 0.2em; }
a:focus-visible, summary:focus-visible { outline: 3px solid var(--indigo); outline-offset: 3px; }
.action { display: inline-block; margin: 0.75rem 0; padding: 0.7rem 1.6rem; border-radius: 6px; background: var(--indigo); color: #fff;
  text-decoration: none; font-weight: 600; }
.skip { position: absolute; left: -100vw; } .skip:focus { left: 1rem; top: 1rem; background: #fff; padding: 0.5rem 1rem; }
pre { margin: 0.5rem 0 1rem; padding: 1rem 1.2rem; overflow-x: auto; background: #f1eee6; border: 1px solid var(--line); border-radius: 6px;
  font: 0.9rem/1.65 ui-monospace, "SF Mono", Consolas, "Noto Sans Mono CJK JP", monospace; }
details { margin: 0.75rem 0; padding: 0.6rem 1.2rem; background: var(--card); border: 1px solid var(--line); border-radius: 8px; }
summary { cursor: pointer; font-weight: 600; padding: 0.3rem 0; min-height: 2.6rem; }
summary .en { display: block; font-weight: 400; margin-left: 1.25rem; }
table { width: 100%; border-collapse: collapse; margin: 0.5rem 0 1rem; }
th, td { text-align: left; vertical-align: top; padding: 0.55rem 0.75rem; border-bottom: 1px solid var(--line); }
footer { margin-top: 4rem; padding-top: 1.5rem; padding-bottom: 3rem; border-top: 1px solid var(--line); color: var(--soft); font-size: 0.95rem; }
@media (max-width: 40rem) { h1 { font-size: 1.6rem; } header, main, footer { padding-left: 1rem; padding-right: 1rem; } }
`;
