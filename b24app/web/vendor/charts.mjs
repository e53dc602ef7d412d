// The three kinds of charts that the pages draw, and what they need; all the rest of Chart.js stays out.
import {
  ArcElement, BarController, BarElement, CategoryScale, Chart, DoughnutController, Filler, Legend, LineController, LineElement,
  LinearScale, PointElement, Tooltip,
} from 'chart.js'

Chart.register(
  ArcElement, BarController, BarElement, CategoryScale, DoughnutController, Filler, Legend, LineController, LineElement, LinearScale,
  PointElement, Tooltip,
)
export { Chart }
