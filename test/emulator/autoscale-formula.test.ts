// The language of autoscale formulas: what a formula gives, and the service's own errors for what it cannot.
import { describe, expect, test } from 'vitest'
import { evaluate } from '../../src/emulator/autoscale/evaluate.ts'
import { FormulaError } from '../../src/emulator/autoscale/formula-error.ts'
import {
  addSample,
  type SampleHistory,
  sampledMetrics,
} from '../../src/emulator/autoscale/samples.ts'
import { parseFormula } from '../../src/emulator/autoscale/syntax.ts'

/** A Monday, ten o'clock. */
const nowMs = Date.parse('2026-05-04T10:00:00Z')

/** Samples of the last minutes: so many tasks are active, half as many run. */
function historyOf(minutes: number, active: (index: number) => number = () => 8): SampleHistory {
  const history: SampleHistory = { steps: [], sampledMs: 0 }
  const count = minutes * 2
  for (let i = 0; i <= count; i += 1) {
    const tasks = active(i)
    const known: Record<string, number> = {
      $ActiveTasks: tasks,
      $RunningTasks: tasks / 2,
      $PendingTasks: tasks * 1.5,
    }
    const values = sampledMetrics.map((metric) => known[metric] ?? 0)
    addSample(history, nowMs - (count - i) * 30_000, values)
  }
  return history
}

const numbers = {
  $TargetDedicatedNodes: 2,
  $TargetLowPriorityNodes: 0,
  $CurrentDedicatedNodes: 4,
  $CurrentLowPriorityNodes: 1,
  $TaskSlotsPerNode: 2,
}

const run = (formula: string, history = historyOf(60)) =>
  evaluate(parseFormula(formula), { nowMs, history, numbers })

const start = '$TargetDedicatedNodes'
const rest = ';$TargetLowPriorityNodes=0;$NodeDeallocationOption=requeue'

describe('a formula gives', () => {
  const cases: { when: string; formula: string; history?: SampleHistory; results: string }[] = [
    {
      when: 'it sets one target: the other stays, as recorded in April 2020',
      formula: '$TargetLowPriorityNodes=3',
      results: '$TargetDedicatedNodes=2;$TargetLowPriorityNodes=3;$NodeDeallocationOption=requeue',
    },
    {
      when: 'arithmetic binds as usual',
      formula: '$TargetDedicatedNodes = 1 + 2 * 3 - (4 - 2) / 2;',
      results: `${start}=6${rest}`,
    },
    {
      when: 'a target has a fraction: it is cut',
      formula: '$TargetDedicatedNodes = 29 / 10',
      results: `${start}=2${rest}`,
    },
    {
      when: 'a target is below none',
      formula: '$TargetDedicatedNodes = -3',
      results: `${start}=0${rest}`,
    },
    {
      when: 'variables are told after the three, with and without their dollar, to six digits',
      formula:
        '$samples = 29/30*100; // of thirty\n$tasks = 0;\ncappedPoolSize = 3;\n$TargetDedicatedNodes = max(1, min($tasks, cappedPoolSize));\n$NodeDeallocationOption = taskcompletion;',
      results:
        '$TargetDedicatedNodes=1;$TargetLowPriorityNodes=0;$NodeDeallocationOption=taskcompletion;$samples=96.6667;$tasks=0;cappedPoolSize=3',
    },
    {
      when: 'the clock decides, as in the documentation (Monday, ten o’clock)',
      formula:
        '$curTime = time(); $workHours = $curTime.hour >= 8 && $curTime.hour < 18; $isWeekday = $curTime.weekday >= 1 && $curTime.weekday <= 5; $TargetDedicatedNodes = $workHours && $isWeekday ? 20 : 10;',
      results: `${start}=20${rest};$curTime=2026-05-04T10:00:00.000Z;$isWeekday=1;$workHours=1`,
    },
    {
      when: 'pending tasks are averaged over enough samples',
      formula:
        'percent = $PendingTasks.GetSamplePercent(180 * TimeInterval_Second);\ntasks = percent < 70 ? 1 : avg($PendingTasks.GetSample(180 * TimeInterval_Second));\n$TargetDedicatedNodes = min(25, tasks);',
      results: `${start}=12${rest};percent=83.3333;tasks=12`,
    },
    {
      when: 'over a quarter of an hour one sample of thirty is late, as in a real run',
      formula: '$samples = $PendingTasks.GetSamplePercent(TimeInterval_Minute * 15)',
      results: `${start}=2${rest};$samples=96.6667`,
    },
    {
      when: 'there are no samples yet: the last sample is an empty list, which max takes',
      formula: '$TargetDedicatedNodes = max(0, $PendingTasks.GetSample(1))',
      history: historyOf(0),
      results: `${start}=0${rest}`,
    },
    {
      when: 'each sample of a list is doubled, and an interval is negative',
      formula:
        '$v = $ActiveTasks.GetSample(3) * 2; $hour = (time() + (-TimeInterval_Hour)).hour; $TargetDedicatedNodes = max($v)',
      results: `$TargetDedicatedNodes=16${rest};$hour=9;$v=[16,16,16]`,
    },
    {
      when: 'a span of the past is asked for by its two ends',
      formula: '$v = $ActiveTasks.GetSample(1 * TimeInterval_Minute, 3 * TimeInterval_Minute, 75)',
      history: historyOf(10, (i) => i),
      results: `${start}=2${rest};$v=[15,16,17,18]`,
    },
    {
      when: 'the current nodes and the old name of a target are used',
      formula: '$TargetDedicated = $CurrentDedicatedNodes * 1.5',
      results: `${start}=6${rest}`,
    },
    {
      when: 'the full name wins over the old one',
      formula: '$TargetDedicatedNodes = 3; $TargetDedicated = 7',
      results: `${start}=3${rest}`,
    },
    {
      when: 'functions of lists',
      formula:
        '$v = $ActiveTasks.GetSample(3); $a = sum($v, 1); $b = len($v); $c = val($v, 0); $d = std(1, 2, 3); $e = range(4, 9)',
      results: `${start}=2${rest};$a=25;$b=3;$c=8;$d=1;$e=5;$v=[8,8,8]`,
    },
    {
      when: 'a choice leaves the other side alone, also where that could not be computed',
      formula: '$TargetDedicatedNodes = 1 < 2 || nothing ? 5 : nothing',
      results: `${start}=5${rest}`,
    },
  ]
  test.each(cases)('$results when $when', ({ formula, history, results }) => {
    expect(run(formula, history).results).toBe(results)
  })
})

describe('a formula that cannot be evaluated', () => {
  const faultOf = (formula: string, history?: SampleHistory) => {
    try {
      return run(formula, history).results
    } catch (error) {
      return error instanceof FormulaError ? `${error.code} ${error.message}` : error
    }
  }
  const bad = 'AutoScalingFormulaEvaluationError Line'
  const wrong = 'AutoScalingFormulaSyntaxError Line'
  const cases: { formula: string; history?: SampleHistory; fault: string }[] = [
    // Recorded in March 2020.
    { formula: 'something_useless', fault: `${bad} 1, Col 1: Undefined symbol: something_useless` },
    { formula: '$a = 1;\n\n  $b = $c;', fault: `${bad} 3, Col 8: Undefined symbol: $c` },
    { formula: '$a = rand()', fault: `${bad} 1, Col 6: Undefined symbol: rand` },
    { formula: '$a = constructor', fault: `${bad} 1, Col 6: Undefined symbol: constructor` },
    { formula: '$a = constructor(1)', fault: `${bad} 1, Col 6: Undefined symbol: constructor` },
    { formula: '$a = time().constructor', fault: `${bad} 1, Col 6: Undefined symbol: constructor` },
    { formula: '$n = 5; $a = $n.year', fault: `${bad} 1, Col 14: Undefined symbol: year` },
    { formula: '$a = avg()', fault: `${bad} 1, Col 6: avg of an empty list` },
    { formula: '$a = $PendingTasks', fault: `${bad} 1, Col 6: $PendingTasks needs GetSample` },
    { formula: '$PendingTasks = 1', fault: `${bad} 1, Col 17: Cannot assign to $PendingTasks` },
    {
      formula: '$a = TimeInterval_Minute + 1',
      fault: `${bad} 1, Col 26: Invalid operation: timeinterval + double`,
    },
    {
      formula: '$NodeDeallocationOption = 1',
      fault: `${bad} 1, Col 27: Invalid node deallocation option: 1`,
    },
    {
      formula: '$TargetDedicatedNodes = 1 / 0',
      fault: `${bad} 1, Col 27: $TargetDedicatedNodes must be a double, not infinity`,
    },
    {
      formula: '$v = avg($RunningTasks.GetSample(TimeInterval_Minute * 5, 70))',
      history: historyOf(0),
      fault:
        'InsufficientSampleData Line 1, Col 10: Insufficient data from data set: $RunningTasks wanted 70%, received 0%',
    },
    {
      formula: '$v = avg($RunningTasks.GetSample(TimeInterval_Minute * 10, 70))',
      history: historyOf(5),
      fault:
        'InsufficientSampleData Line 1, Col 10: Insufficient data from data set: $RunningTasks wanted 70%, received 50%',
    },
    {
      formula: '$v = $CPUPercent.GetSample(TimeInterval_Minute * 10)',
      fault:
        'InsufficientSampleData Line 1, Col 6: Insufficient data from data set: $CPUPercent wanted 10%, received 0%',
    },
    {
      formula: '$a = (1 + 2',
      fault: `${wrong} 1, Col 12: Expected ) but found the end of the formula`,
    },
    { formula: '$a = 1 2', fault: `${wrong} 1, Col 8: Expected ; but found 2` },
    { formula: '$a = {pool.x}', fault: `${wrong} 1, Col 6: Unexpected character: {` },
    { formula: '$a = ;', fault: `${wrong} 1, Col 6: Unexpected ;` },
  ]
  test.each(cases)('$formula: $fault', ({ formula, history, fault }) => {
    expect(faultOf(formula, history)).toBe(fault)
  })
})

test('samples of a day that never changes are one step', () => {
  const history = historyOf(60 * 30)
  expect(history.steps).toHaveLength(1)
  expect(nowMs - (history.steps[0]?.atMs ?? 0)).toBe(86_400_000)
})
