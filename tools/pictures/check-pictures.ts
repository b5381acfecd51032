// Draws what `check` says of three accounts of the emulator: one that is well, one half sick, one misconfigured.
// node tools/pictures/check-pictures.ts docs/pictures
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { runCheck } from '../../test/cli/check-fixture.ts'
import { deniedOutbound, halfSick, healthy, misconfigured } from '../../test/cli/check-worlds.ts'
import { accountId } from '../../test/doctor/arm-world.ts'
import { handArm } from '../../test/doctor/hand-arm.ts'
import { terminalSvg } from './terminal-picture.ts'

const [, , folder = 'docs/pictures'] = process.argv
const arm = { arm: handArm(deniedOutbound()), accountId }
const pictures = {
  'check-healthy': { world: healthy, arm },
  'check-half-sick': { world: halfSick },
  'check-misconfigured': { world: misconfigured, arm },
}
const overrides = { terminal: { width: 80, colour: true, timeZone: 'UTC' } }

for (const [name, setting] of Object.entries(pictures)) {
  const { out } = await runCheck('check --account renderfarm', { ...setting, overrides })
  const file = join(folder, `${name}.svg`)
  writeFileSync(file, terminalSvg('npx batch-medic check --account renderfarm', out))
  console.log(file)
}
