// Reports: days of one's own appear when they are wanted, and charts over time show when something was changed.
'use strict'

const period = document.getElementById('period')

function showDays() {
  for (const label of document.querySelectorAll('.own-days')) {
    label.hidden = period.value !== 'days'
    label.querySelector('input').disabled = label.hidden
  }
}

if (period) {
  period.addEventListener('change', showDays)
  showDays()
}

// On a narrow screen the list of reports is one line, of which the one shown should be seen.
const [list, current] = ['.report-list form', '.report-list [aria-current]'].map((one) => document.querySelector(one))
if (current) list.scrollLeft = current.offsetLeft - list.clientWidth / 3

// A mark stands between two labels of the axis, by its share of the way.
function placeOf(axis, at) {
  const [left, right] = [Math.floor(at), Math.ceil(at)].map((number) => axis.getPixelForValue(Math.min(number, axis.max)))
  return left + (right - left) * (at - Math.floor(at))
}

function mark(chart, at, number) {
  const [x, { top, bottom }] = [placeOf(chart.scales.x, at), chart.chartArea]
  const pen = chart.ctx
  pen.save()
  pen.strokeStyle = pen.fillStyle = '#8a5a00'
  pen.setLineDash([4, 3])
  pen.beginPath()
  pen.moveTo(x, top)
  pen.lineTo(x, bottom)
  pen.stroke()
  pen.font = '12px sans-serif'
  pen.textAlign = x > chart.chartArea.right - 20 ? 'right' : 'left'
  pen.fillText(number, x + (pen.textAlign === 'right' ? -4 : 4), top + 10)
  pen.restore()
}

if (window.Charts) {
  Charts.Chart.register({
    id: 'marks',
    afterDatasetsDraw: (chart) => {
      const marks = JSON.parse(chart.canvas.closest('[data-marks]')?.dataset.marks ?? '[]')
      for (const { at, number } of marks) mark(chart, at, number)
    },
  })
}
