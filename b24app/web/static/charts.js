// Draw the charts of a page: each canvas says as data what it shows; the same figures stand in a table beside it.
'use strict'

const COLOURS = ['#2f8fd8', '#5a9e1b', '#e08a00', '#7a5cc4', '#c0427a', '#1a9c9c', '#8a5a00', '#64707c', '#b3261e', '#0b4f8f']

function series(one, number, shown) {
  const many = shown.type === 'doughnut'
  const colour = many ? shown.labels.map((_, n) => COLOURS[n % COLOURS.length]) : COLOURS[number % COLOURS.length]
  return {
    label: one.title, data: one.data, borderColor: many ? '#fff' : colour, backgroundColor: colour, borderWidth: shown.type === 'bar' ? 0 : 2,
    borderRadius: shown.type === 'bar' ? 4 : 0, maxBarThickness: 36, pointRadius: 3, tension: 0.25,
  }
}

function axes(shown) {
  if (shown.type === 'doughnut') return {}
  const value = { beginAtZero: true, stacked: Boolean(shown.stacked), grid: { color: '#e0e4e9' }, ticks: { precision: 0, callback: (n) => `${n}${shown.unit ?? ''}` } }
  const label = { stacked: Boolean(shown.stacked), grid: { display: false }, ticks: { maxRotation: 40, autoSkip: !shown.lying } }
  return shown.lying ? { x: value, y: label } : { x: label, y: value }
}

function draw(canvas) {
  const shown = JSON.parse(canvas.dataset.chart)
  const said = (item) => ` ${item.dataset.label || item.label}: ${item.formattedValue}${shown.unit ?? ''}`
  const legend = { display: shown.type === 'doughnut' || shown.series.length > 1, position: 'bottom', labels: { boxWidth: 12 } }
  new Charts.Chart(canvas, {
    type: shown.type,
    data: { labels: shown.labels, datasets: shown.series.map((one, number) => series(one, number, shown)) },
    options: {
      indexAxis: shown.lying ? 'y' : 'x', maintainAspectRatio: false, animation: false, scales: axes(shown),
      plugins: { legend, tooltip: { callbacks: { label: said } } },
    },
  })
  canvas.dataset.drawn = 'yes'
}

function drawAll(root) {
  for (const canvas of root.querySelectorAll('canvas[data-chart]:not([data-drawn])')) draw(canvas)
}

Charts.Chart.defaults.font.family = getComputedStyle(document.body).fontFamily
Charts.Chart.defaults.color = '#525c69'
drawAll(document)
document.addEventListener('htmx:load', (event) => drawAll(event.target))
