/** The style of the demo's page: system fonts, light or dark as the reader's system is. */
export const PAGE_STYLE = `
:root {
	color-scheme: light dark;
	--ground: light-dark(#f7f7f5, #16171a);
	--card: light-dark(#ffffff, #1f2126);
	--ink: light-dark(#1c1d20, #e9e9ec);
	--quiet: light-dark(#63666e, #9a9da6);
	--line: light-dark(#e3e3df, #33363d);
	--good: light-dark(#11734b, #5fd39f);
	--bad: light-dark(#b3261e, #ff8a80);
	--square: light-dark(#e4e4e4, #3a3d44);
}
* { box-sizing: border-box; }
body {
	margin: 0;
	padding: 3rem clamp(1rem, 4vw, 4rem) 5rem;
	background: var(--ground);
	color: var(--ink);
	font: 16px/1.55 system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif;
}
main { max-width: 90rem; margin: 0 auto; }
h1 { margin: 0 0 .3rem; font-size: 2rem; font-weight: 650; letter-spacing: -.02em; }
.lead { margin: 0 0 2.5rem; color: var(--quiet); max-width: 46rem; }
article {
	margin: 0 0 2rem;
	padding: 1.5rem;
	background: var(--card);
	border: 1px solid var(--line);
	border-radius: 14px;
}
header { display: flex; flex-wrap: wrap; align-items: baseline; gap: .4rem 1rem; margin-bottom: 1rem; }
h2 { margin: 0 auto 0 0; font-size: 1.15rem; font-weight: 650; }
.verdict { padding: .1rem .7rem; border: 1px solid; border-radius: 1rem; font-size: .82rem; font-weight: 600; }
.good { color: var(--good); }
.bad { color: var(--bad); }
.views { display: grid; grid-template-columns: repeat(auto-fit, minmax(13rem, 1fr)); gap: 1rem; }
figure { margin: 0; }
figure a { display: block; border-radius: 8px; overflow: hidden; border: 1px solid var(--line); }
img { display: block; width: 100%; height: auto; }
.checkered {
	background: repeating-conic-gradient(var(--square) 0 25%, transparent 0 50%) 0 0 / 18px 18px;
}
figcaption { margin-top: .35rem; font-size: .85rem; color: var(--quiet); }
dl { display: flex; flex-wrap: wrap; gap: .8rem 2.2rem; margin: 1.2rem 0 0; }
dt { font-size: .78rem; color: var(--quiet); }
dd { margin: 0; overflow-wrap: anywhere; }
dd.number { font-variant-numeric: tabular-nums; }
dd.task { color: var(--quiet); font: .85rem/1.75 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
code { font: .88em ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
`.trim();
