// The page: what is wrong now, each incident's story, the history and the controls.
import './no-eval.ts'
// Before the views, whose own styles go over these.
import './style/base.css'
import './style/ui.css'
import { render } from 'preact'
import { Page } from './page.tsx'
import { createSession } from './session.ts'

/** Touching it throws where the browser keeps nothing for this page. */
function storage(): Storage | undefined {
  try {
    return sessionStorage
  } catch {
    return undefined
  }
}

const root = document.getElementById('app')
if (root) render(<Page session={createSession(storage())} />, root)
