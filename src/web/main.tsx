// The page: what is wrong now, each incident's story, the history and the controls.
import { render } from 'preact'

const root = document.getElementById('app')
if (root) render(<p>Batch Medic</p>, root)
