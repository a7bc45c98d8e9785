import { describe, expect, it } from "vitest";
import { attributesText, readAttributes } from "./attributes";

describe("attributes of a person", () => {
  it("are read with Latin and with Chinese punctuation", () => {
    expect(readAttributes("regions = 华东, 华南\n\nstores＝A01、A02，A03")).toEqual({
      regions: ["华东", "华南"],
      stores: ["A01", "A02", "A03"],
    });
  });

  it("survive being written and read again", () => {
    const attributes = { regions: ["华东"], brands: ["a", "b"] };
    expect(readAttributes(attributesText(attributes))).toEqual(attributes);
  });
});
