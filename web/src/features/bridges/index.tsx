export { BridgesPage } from "./bridges-page";
