// What is wrong now, the worst first.

export function NowView() {
  return <h1>Now</h1>
}
