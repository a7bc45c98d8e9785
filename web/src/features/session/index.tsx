export { SignInPage } from "./sign-in-page";
export { signOut } from "./sign-out";
