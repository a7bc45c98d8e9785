export { IntakePage } from "./intake-page";
