// What is paused, held and silenced now.

export function ControlsView(_: { query: URLSearchParams }) {
  return <h1>Controls</h1>
}
