import { describe, expect, it } from "vitest";
import { packed, textOf, unpacked } from "./packing";

const REPORT = `-- dialect: mysql
SELECT SUM(amount) AS 营收 FROM sales.order_lines
WHERE paid_at >= '2025-01-01' AND status <> 'cancelled'
`;

describe("a report in a link", () => {
  it("comes out as it went in, in letters that an address may have", async () => {
    const letters = await packed(REPORT);
    expect(letters).toMatch(/^[\w-]+$/);
    expect(await unpacked(letters)).toBe(REPORT);
    expect((await packed(REPORT.repeat(60))).length).toBeLessThan(REPORT.length * 3);
  });

  it("is left as it is where it was cut short", async () => {
    expect(await unpacked("not a report")).toBe("not a report");
    expect(await unpacked((await packed(REPORT)).slice(0, 20))).not.toBe(REPORT);
  });

  it("is read from files in UTF-8 and in GBK", async () => {
    expect(await textOf(new Blob(["营收"]))).toBe("营收");
    expect(await textOf(new Blob([new Uint8Array([0xd3, 0xaa, 0xca, 0xd5])]))).toBe("营收");
  });
});
