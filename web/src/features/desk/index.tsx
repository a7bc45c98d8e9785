export { BoardPage } from "./board/board-page";
export { DeskPage } from "./desk-page";
