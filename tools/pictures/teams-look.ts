// How Teams draws cards, light and dark: colours, sizes and gaps as a host config of the renderer, and the page around.

interface Colours {
  page: string
  card: string
  text: string
  subtle: string
  line: string
  attention: string
  warning: string
  good: string
  accent: string
  boxes: { attention: string; warning: string; good: string; accent: string }
}

const light: Colours = {
  ...{ page: '#f5f5f5', card: '#ffffff', text: '#242424', subtle: '#616161', line: '#e0e0e0' },
  ...{ attention: '#c4314b', warning: '#835c00', good: '#237b4b', accent: '#5b5fc7' },
  boxes: { attention: '#fcf4f6', warning: '#fbf6d9', good: '#e7f2da', accent: '#e8ebfa' },
}
const dark: Colours = {
  ...{ page: '#1f1f1f', card: '#292929', text: '#ffffff', subtle: '#adadad', line: '#3d3d3d' },
  ...{ attention: '#f9526b', warning: '#f2d609', good: '#92c353', accent: '#7f85f5' },
  boxes: { attention: '#3e1f25', warning: '#4b3d00', good: '#0d2e0d', accent: '#2f2f4a' },
}

export function teamsLook(isDark: boolean): { hostConfig: unknown; css: string } {
  const colours = isDark ? dark : light
  const of = (colour: string) => ({ default: colour, subtle: colour })
  const foregroundColors = {
    default: { default: colours.text, subtle: colours.subtle },
    accent: of(colours.accent),
    attention: of(colours.attention),
    warning: of(colours.warning),
    good: of(colours.good),
  }
  const container = (backgroundColor: string) => ({ backgroundColor, foregroundColors })
  return {
    hostConfig: {
      supportsInteractivity: true,
      fontTypes: {
        default: {
          fontFamily: "'Segoe UI','Liberation Sans',Arial,sans-serif",
          fontSizes: { small: 12, default: 14, medium: 14, large: 18, extraLarge: 24 },
          fontWeights: { lighter: 400, default: 400, bolder: 600 },
        },
        monospace: {
          fontFamily: "Consolas,'Liberation Mono',monospace",
          fontSizes: { small: 12, default: 14, medium: 14, large: 18, extraLarge: 24 },
          fontWeights: { lighter: 400, default: 400, bolder: 600 },
        },
      },
      spacing: { small: 8, default: 12, medium: 16, large: 20, extraLarge: 24, padding: 16 },
      separator: { lineThickness: 1, lineColor: colours.line },
      containerStyles: {
        default: container(colours.card),
        emphasis: container(colours.page),
        accent: container(colours.boxes.accent),
        attention: container(colours.boxes.attention),
        warning: container(colours.boxes.warning),
        good: container(colours.boxes.good),
      },
      actions: {
        maxActions: 6,
        spacing: 'default',
        buttonSpacing: 8,
        actionsOrientation: 'horizontal',
        actionAlignment: 'left',
      },
      factSet: {
        title: { color: 'default', size: 'default', weight: 'bolder', wrap: true, maxWidth: 150 },
        value: { color: 'default', size: 'default', weight: 'default', wrap: true },
        spacing: 16,
      },
    },
    css: `body{margin:0;padding:12px;background:${colours.page}}
main{background:${colours.card};border:1px solid ${colours.line};border-radius:6px;overflow:hidden}
.ac-actionSet,.ac-actionSet>div{flex-wrap:wrap!important;gap:8px 0}
.ac-pushButton{font:600 14px 'Segoe UI','Liberation Sans',sans-serif;padding:6px 14px;border-radius:4px;border:1px solid ${colours.line};background:transparent;color:${colours.text}}`,
  }
}
