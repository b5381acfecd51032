// The style of the catcher's pages, light and dark, for a phone first.

export const pageStyle = `
:root { --back: #f6f7f9; --paper: #fff; --ink: #1a1d21; --soft: #545b64; --line: #d5d9df;
  --link: #0b57c4; --good: #176b34; --warning: #8a5300; --attention: #b3261e; --shade: #eef1f5 }
@media (prefers-color-scheme: dark) { :root { --back: #14171a; --paper: #1d2125; --ink: #e7eaee;
  --soft: #a9b1bb; --line: #3a4149; --link: #8ab8ff; --good: #7fd69a; --warning: #f0b866;
  --attention: #ff9d94; --shade: #262b31 } }
* { box-sizing: border-box }
body { margin: 0; background: var(--back); color: var(--ink);
  font: 1rem/1.5 system-ui, 'Segoe UI', sans-serif; overflow-wrap: anywhere }
.top, main { max-width: 70rem; margin: 0 auto; padding: 0 1rem }
h1 { margin: 1rem 0 0; font-size: 1.5rem } h2 { font-size: 1.2rem; margin: 2rem 0 .5rem }
h3 { font-size: 1rem; margin: 0 } h4 { font-size: 1.1rem; margin: .3rem 0 }
p { margin: .3rem 0 } a { color: var(--link) }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px }
.skip { position: absolute; left: -100rem } .skip:focus { left: 1rem; top: .5rem; background: var(--paper); padding: .5rem }
.note, .subtle { color: var(--soft); font-size: .9rem }
nav ul, .actions { list-style: none; padding: 0; display: flex; flex-wrap: wrap; gap: .5rem 1.2rem }
article { background: var(--paper); border: 1px solid var(--line); border-radius: .5rem; padding: .8rem 1rem; margin: .8rem 0 }
summary { cursor: pointer } article summary h3 { display: inline } article details[open] > summary { margin-bottom: .3rem }
.card { border-left: 4px solid var(--line); padding: .2rem 0 .2rem .8rem; margin-top: .5rem }
.container { padding: .3rem 0 } .container.good, .container.warning, .container.attention, .container.accent, .container.emphasis {
  background: var(--shade); padding: .4rem .6rem; border-radius: .3rem; color: var(--ink) }
.container.good { border-left: 4px solid var(--good) } .container.warning { border-left: 4px solid var(--warning) }
.container.attention { border-left: 4px solid var(--attention) } .container.accent { border-left: 4px solid var(--link) }
.columns { display: flex; flex-wrap: wrap; gap: .2rem 1.5rem } .bolder { font-weight: 600 }
.good { color: var(--good) } .warning { color: var(--warning) } .attention { color: var(--attention) }
dl { margin: .4rem 0 } dl div { display: grid; grid-template-columns: minmax(6rem, 10rem) 1fr; gap: .8rem }
dt { font-weight: 600 } dd { margin: 0 }
@media (max-width: 30rem) { dl div { grid-template-columns: 1fr; gap: 0; margin-bottom: .3rem } }
.actions a { display: inline-block; border: 1px solid var(--link); border-radius: .3rem; padding: .25rem .8rem; text-decoration: none }
.parts { display: grid; gap: .8rem; margin-top: .6rem }
@media (min-width: 55rem) { .parts { grid-template-columns: repeat(auto-fit, minmax(20rem, 1fr)) } }
.frame { height: 52rem; min-height: 12rem; resize: vertical; overflow: hidden }
iframe { width: 100%; height: 100%; border: 1px solid var(--line); border-radius: .3rem }
pre { margin: 0; padding: .6rem; background: var(--shade); border-radius: .3rem; white-space: pre-wrap;
  font: .85rem/1.45 ui-monospace, monospace; max-height: 52rem; overflow: auto }
.scroll { overflow-x: auto } .scroll table { min-width: 58rem } th, time, .name, td summary { white-space: nowrap } table { border-collapse: collapse; width: 100%; font-size: .9rem }
th, td { text-align: left; vertical-align: top; padding: .3rem .6rem; border-bottom: 1px solid var(--line) }
`
