// The stories of tasks, over real HTTP and Azurite.
import { taskStories } from './task-stories.ts'
import { tell } from './tell.ts'

tell('tasks', taskStories)
