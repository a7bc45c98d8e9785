export { DomainsPage } from "./domains-page";
