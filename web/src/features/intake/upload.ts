import { api } from "@/lib/api/client";
import type { Intake } from "@/lib/api/types";

/** What one request may carry. */
export const MOST_FILES = 100;
export const MOST_BYTES = 3 * 1024 * 1024;

/** A file with its path below the folder that was chosen. */
export interface Given {
  name: string;
  file: File;
}

/** As many files at once as one request may carry; a large one goes by itself. */
export function batches(given: readonly Given[]): Given[][] {
  const out: Given[][] = [];
  let batch: Given[] = [];
  let size = 0;
  for (const each of given) {
    if (batch.length && (batch.length === MOST_FILES || size + each.file.size > MOST_BYTES)) {
      out.push(batch);
      batch = [];
      size = 0;
    }
    batch.push(each);
    size += each.file.size;
  }
  return batch.length ? [...out, batch] : out;
}

/** Hands files in, as a new intake or more of one; `told`: how many have arrived. */
export async function upload(given: readonly Given[], into: string, department: string, told: (done: number) => void, signal: AbortSignal): Promise<Intake | undefined> {
  let intake: Intake | undefined;
  let done = 0;
  for (const batch of batches(given)) {
    const form = new FormData();
    for (const { name, file } of batch) form.append("files", file, name);
    const id = intake?.id ?? into;
    if (!id) {
      form.append("department", department);
      form.append("title", titleOf(given));
    }
    intake = await api.post<Intake>(id ? `/intakes/${encodeURIComponent(id)}/files` : "/intakes", form, { signal });
    done += batch.length;
    told(done);
  }
  return intake;
}

/** The folder that all of them lie in, else the first file. */
export function titleOf(given: readonly Given[]): string {
  const first = given[0]?.name ?? "";
  const top = first.split("/")[0] ?? "";
  return first.includes("/") && given.every((each) => each.name.startsWith(`${top}/`)) ? top : first;
}

export function ofInput(files: FileList): Given[] {
  return seen([...files].map((file) => ({ name: file.webkitRelativePath || file.name, file })));
}

/** What was dropped, folders opened. */
export async function ofDrop(items: DataTransferItemList): Promise<Given[]> {
  const entries = [...items].map((item) => item.webkitGetAsEntry()).filter((entry) => entry !== null);
  return seen((await Promise.all(entries.map(below))).flat());
}

async function below(entry: FileSystemEntry): Promise<Given[]> {
  if (entry.isFile) {
    const file = await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject));
    return [{ name: entry.fullPath.replace(/^\//, ""), file }];
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  const out: Given[] = [];
  for (;;) {
    // A hundred at a time, until none is left.
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (!some.length) return out;
    out.push(...(await Promise.all(some.map(below))).flat());
  }
}

/** Without what a system hides. */
function seen(given: Given[]): Given[] {
  return given.filter((each) => !each.name.split("/").some((part) => part.startsWith(".")));
}
