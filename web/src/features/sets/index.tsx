export { SetPage } from "./set-page";
export { SetsPage } from "./sets-page";
