/** Light content beside a dark navigation; one column and a scrolling navigation below 760 px. */
export const stylesheet = `:root {
  --ink: #17212f; --quiet: #5b6b80; --line: #dde3ea; --paper: #f4f6f9; --card: #ffffff; --side: #10253f; --side-ink: #c9d7e8;
  --accent: #0b6fb8; --accent-ink: #ffffff; --accent-soft: #e3f0fa; --good: #1a7f4b; --good-soft: #e2f5ea; --warn: #8f5b00;
  --warn-soft: #fdf1d8; --bad: #b3261e; --bad-soft: #fce8e6; --radius: 8px;
  font-family: Inter, "Segoe UI", system-ui, -apple-system, Roboto, Arial, sans-serif; font-size: 14px; line-height: 1.45; color: var(--ink);
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); }
h1 { font-size: 20px; margin: 0; } h2 { font-size: 15px; margin: 0 0 12px; } p { margin: 0 0 12px; }
a { color: var(--accent); text-decoration: none; } a:hover { text-decoration: underline; }
code, pre, textarea.code { font-family: ui-monospace, "SF Mono", Menlo, Consolas, monospace; font-size: 12.5px; }
:focus-visible { outline: 3px solid #66b2e8; outline-offset: 2px; }
.quiet { color: var(--quiet); } .loading { padding: 48px; text-align: center; color: var(--quiet); }
.visually-hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.skip { position: absolute; left: -999px; top: 8px; background: var(--card); padding: 8px 12px; z-index: 10; } .skip:focus { left: 8px; }

.shell { display: grid; grid-template-columns: 224px minmax(0, 1fr); min-height: 100vh; }
.side { background: var(--side); color: var(--side-ink); padding: 18px 12px; display: flex; flex-direction: column; gap: 18px; }
.brand { display: flex; align-items: center; gap: 10px; font-size: 17px; font-weight: 650; margin: 0; }
.side .brand { color: #fff; padding: 0 8px; }
.brand-mark { width: 22px; height: 22px; border-radius: 6px; background: linear-gradient(135deg, #35a7f0, #0b6fb8); position: relative; flex: none; }
.brand-mark::after { content: ""; position: absolute; inset: 6px 5px 5px; border: 2px solid #fff; border-top: 0; border-radius: 0 0 4px 4px; }
.side nav { display: flex; flex-direction: column; gap: 2px; }
.side .group { font-size: 11px; letter-spacing: .06em; text-transform: uppercase; color: #8aa2bf; padding: 10px 8px 4px; margin: 0; }
.side a { color: var(--side-ink); padding: 7px 10px; border-radius: 6px; display: block; }
.side a:hover { background: #1b3658; text-decoration: none; } .side a[aria-current="page"] { background: var(--accent); color: #fff; }
.side .foot { margin-top: auto; padding: 0 8px; font-size: 12px; color: #8aa2bf; }
.main { min-width: 0; }
.top { display: flex; align-items: center; gap: 12px; flex-wrap: wrap; padding: 16px 24px; background: var(--card); border-bottom: 1px solid var(--line); }
.top .crumb { color: var(--quiet); font-size: 12.5px; width: 100%; margin: 0; }
.top .actions { margin-left: auto; display: flex; gap: 8px; flex-wrap: wrap; }
.content > div:empty, .gate-card > div:empty { display: none; }
.content { padding: 20px 24px 40px; display: grid; gap: 16px; grid-template-columns: minmax(0, 1fr); }

.card { background: var(--card); border: 1px solid var(--line); border-radius: var(--radius); padding: 16px; }
.tiles { display: grid; grid-template-columns: repeat(auto-fill, minmax(180px, 1fr)); gap: 12px; }
.tile { display: block; color: inherit; } a.tile:hover { border-color: var(--accent); text-decoration: none; }
.tile strong { display: block; font-size: 26px; line-height: 1.2; } .tile span { color: var(--quiet); }
.environment { display: flex; gap: 16px; align-items: center; flex-wrap: wrap; color: inherit; } .environment:hover { border-color: var(--accent); text-decoration: none; }
.facts { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: 6px 20px; margin: 0; }
.facts dt { color: var(--quiet); } .facts dd { margin: 0; overflow-wrap: anywhere; }

.scroll { overflow-x: auto; }
table { width: 100%; border-collapse: collapse; }
th, td { text-align: left; padding: 9px 12px; border-bottom: 1px solid var(--line); vertical-align: top; }
th { font-size: 12px; color: var(--quiet); font-weight: 600; white-space: nowrap; } tbody tr:last-child td { border-bottom: 0; }
tbody tr:hover { background: #f8fafc; } td.actions { white-space: nowrap; text-align: right; }
.empty { padding: 24px; text-align: center; color: var(--quiet); }
.tools { display: flex; gap: 8px; align-items: center; flex-wrap: wrap; margin-bottom: 12px; } .tools input { max-width: 260px; }

.badge { display: inline-block; padding: 1px 8px; border-radius: 99px; font-size: 12px; background: #eaeef3; color: #3d4b5c; white-space: nowrap; }
.badge.good { background: var(--good-soft); color: var(--good); } .badge.warn { background: var(--warn-soft); color: var(--warn); } .badge.bad { background: var(--bad-soft); color: var(--bad); }
.message { border-radius: var(--radius); padding: 10px 14px; margin: 0; overflow-wrap: anywhere; }
.message.bad { background: var(--bad-soft); color: var(--bad); } .message.good { background: var(--good-soft); color: var(--good); } .message.info { background: var(--accent-soft); color: #0a4a78; }

button, .button { font: inherit; border: 1px solid #c4cfdb; background: var(--card); color: var(--ink); border-radius: 6px; padding: 6px 12px; cursor: pointer; display: inline-block; }
button:hover, .button:hover { background: #f0f3f7; text-decoration: none; } button:disabled { opacity: .55; cursor: default; }
.primary { background: var(--accent); border-color: var(--accent); color: var(--accent-ink); } .primary:hover { background: #095a96; }
.danger { color: var(--bad); border-color: #e3b3af; } .danger:hover { background: var(--bad-soft); }
label { display: block; font-weight: 600; margin-bottom: 4px; }
input, select, textarea { font: inherit; width: 100%; padding: 8px 10px; border: 1px solid #c4cfdb; border-radius: 6px; background: #fff; color: var(--ink); }
textarea.code { min-height: 320px; resize: vertical; tab-size: 2; white-space: pre; }
.field { margin-bottom: 14px; } .field .hint { font-size: 12.5px; color: var(--quiet); margin: 4px 0 0; }
.field .hint.good { color: var(--good); } .field .hint.bad { color: var(--bad); }
.row { display: flex; gap: 8px; align-items: end; flex-wrap: wrap; } .row .field { margin: 0; } .row input[type="number"] { width: 96px; }
pre.log { background: #0d1826; color: #d7e3f1; border-radius: var(--radius); padding: 12px 14px; margin: 0; max-height: 420px; overflow: auto; white-space: pre-wrap; overflow-wrap: anywhere; }

.gate { min-height: 100vh; display: grid; place-items: center; padding: 24px; }
.gate-card { width: 100%; max-width: 440px; padding: 28px; display: grid; gap: 14px; } .gate-card button { width: 100%; padding: 9px; }
dialog { border: 0; border-radius: var(--radius); padding: 20px; max-width: 440px; width: calc(100% - 32px); } dialog::backdrop { background: rgb(16 37 63 / .45); }
dialog .actions { display: flex; gap: 8px; justify-content: flex-end; }

@media (max-width: 760px) {
  .shell { grid-template-columns: minmax(0, 1fr); grid-template-rows: auto 1fr; }
  .side { padding: 10px 12px; gap: 8px; }
  .side nav { flex-direction: row; overflow-x: auto; padding-bottom: 2px; } .side nav a { white-space: nowrap; } .side .group, .side .foot { display: none; }
  .top { padding: 12px 16px; } .content { padding: 14px 16px 32px; } .top .actions { margin-left: 0; }
}
@media (prefers-reduced-motion: no-preference) { a, button, .card { transition: background .12s, border-color .12s; } }
`;
