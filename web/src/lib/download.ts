const NAMED = /filename\*?=(?:UTF-8'')?"?([^";]+)"?/i;

/** A file that the server made, saved under the name that it gives it. */
export async function saveFile(response: Response, fallback: string): Promise<void> {
  const name = NAMED.exec(response.headers.get("content-disposition") ?? "")?.[1] ?? fallback;
  const address = URL.createObjectURL(await response.blob());
  const link = Object.assign(document.createElement("a"), { href: address, download: decodeURIComponent(name) });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
