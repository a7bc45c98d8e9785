export { MetricPage } from "./metric-page";
