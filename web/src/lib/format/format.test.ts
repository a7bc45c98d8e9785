import { describe, expect, it } from "vitest";
import { agoText, dateShort, dateText, daysBetween, periodText } from "./date";
import { changeText, figureText, formatNumber, mood, pointsText, ratioText, seenChange, shownChange } from "./number";

const zh = { lang: "zh-CN" } as const;
const en = { lang: "en" } as const;
const money = { format: "money:2", unit: "CNY" };

describe("numbers", () => {
  it.each([
    [1234.5, "1,234.50元"],
    [9999.99, "9,999.99元"],
    [12345.67, "1.23万元"],
    [12_345_678, "1,234.6万元"],
    [-123_456_789, "−1.23亿元"],
    [0, "0.00元"],
  ])("%d in Chinese is %s", (value, text) => expect(figureText(value, money, zh)).toBe(text));

  it.each([
    [1234.5, "¥1,234.50"],
    [12_345_678, "¥12.35M"],
    [-12_345, "−¥12.35K"],
    [2_500_000_000, "¥2.5B"],
  ])("%d in English is %s", (value, text) => expect(figureText(value, money, en)).toBe(text));

  it("stands in full when asked", () =>
    expect(figureText(12_345_678.9, money, { ...zh, full: true })).toBe("12,345,678.90元"));

  it("keeps what is missing apart from zero", () => {
    expect(figureText(null, money, zh)).toBe("—");
    expect(figureText(Number.NaN, money, zh)).toBe("—");
    expect(figureText(0, { format: "integer", unit: "单" }, zh)).toBe("0单");
  });

  it("says units in the page's language, and leaves unknown ones as they are", () => {
    expect(figureText(12, { unit: "orders" }, zh)).toBe("12单");
    expect(figureText(12, { unit: "单" }, en)).toBe("12 orders");
    expect(figureText(12, { unit: "mph" }, zh)).toBe("12mph");
    expect(figureText(0.5, { unit: "ratio", format: "decimal:2" }, zh)).toBe("0.50");
  });

  it("shows shares as percentages, their differences as points", () => {
    const rate = { format: "percent:1", unit: "%" };
    expect(figureText(0.12345, rate, zh)).toBe("12.3%");
    expect(changeText(0.0123, rate, zh)).toBe("+1.2 个百分点");
    expect(changeText(-0.0123, rate, en)).toBe("−1.2 pp");
    expect(pointsText(0.5, "en", 0)).toBe("50 pp");
  });

  it("writes ratios, large ones as multiples", () => {
    expect(ratioText(0.1234)).toBe("+12.3%");
    expect(ratioText(-0.05)).toBe("−5.0%");
    expect(ratioText(11)).toBe("×12 倍");
    expect(ratioText(null)).toBe("—");
  });

  it("shows no minus zero", () => expect(formatNumber(-0.001, { format: "decimal:2" }, zh)).toBe("0.00"));

  it.each([
    [-0.0004, null, { format: "percent:1" }, 0],
    [-0.0006, null, { format: "percent:1" }, -0.0006],
    [-0.0004, -0.01, { format: "percent:2" }, -0.0004],
    [12, 0.0001, money, 0],
    [-12, -0.0009, money, -12],
    [0, 0, money, 0],
    [-0.001, null, money, 0],
    [0.3, null, { format: "integer" }, 0],
    [0.001, null, { format: "decimal:2", unit: "per 10,000 pieces" }, 0],
    [null, null, money, null],
    [Number.NaN, null, money, null],
  ])("a change of %d (%d) is seen as %#", (change, ratio, shape, seen) =>
    expect(seenChange(change, ratio, shape, zh)).toBe(seen),
  );

  it("shows shares in points and all else relatively, as far as it can", () => {
    expect(shownChange(-0.012, -0.5, { format: "percent:1" }, zh)).toBe("−1.2 个百分点");
    expect(shownChange(12, 0.5, money, zh)).toBe("+50.0%");
    expect(shownChange(12, null, money, en)).toBe("+¥12.00");
  });

  it("judges a change by the favourable direction", () => {
    expect(mood(3, "higher")).toBe("good");
    expect(mood(3, "lower")).toBe("bad");
    expect(mood(-3, "lower")).toBe("good");
    expect(mood(3, "")).toBe("flat");
    expect(mood(0, "higher")).toBe("flat");
  });
});

describe("dates", () => {
  it.each([
    ["day", "2026年10月1日", "Oct 1, 2026"],
    ["week", "2026年10月1日当周", "Week of Oct 1, 2026"],
    ["month", "2026年10月", "Oct 2026"],
    ["quarter", "2026年第4季度", "Q4 2026"],
    ["fiscal_quarter", "2026年第4季度", "Q4 2026"],
    ["year", "2026年", "2026"],
  ])("at grain %s", (grain, chinese, english) => {
    expect(dateText("2026-10-01", "zh-CN", grain)).toBe(chinese);
    expect(dateText("2026-10-01", "en", grain)).toBe(english);
  });

  it("says a period as shortly as it can", () => {
    expect(periodText("2026-10-01", "2026-10-31", "zh-CN")).toBe("2026年10月");
    expect(periodText("2026-07-01", "2026-09-30", "en")).toBe("Q3 2026");
    expect(periodText("2026-01-01", "2026-12-31", "zh-CN")).toBe("2026年");
    expect(periodText("2026-02-01", "2026-02-28", "en")).toBe("Feb 2026");
    expect(periodText("2026-02-03", "2026-02-28", "en")).toBe("2026-02-03 – 2026-02-28");
    expect(periodText("2026-02-03", "2026-02-03", "zh-CN")).toBe("2026年2月3日");
  });

  it("writes short dates for axes", () => {
    expect(dateShort("2026-10-01", "day")).toBe("10-01");
    expect(dateShort("2026-10-01", "quarter")).toBe("2026 Q4");
    expect(dateShort("(未匹配)")).toBe("(未匹配)");
  });

  it("tells how long ago a moment was", () => {
    const now = Date.parse("2026-11-24T12:00:00Z");
    expect(agoText("2026-11-24T11:59:50Z", "zh-CN", now)).toBe("刚刚");
    expect(agoText("2026-11-24T11:30:00Z", "en", now)).toBe("30 minutes ago");
    expect(agoText("2026-11-23T12:00:00Z", "zh-CN", now)).toBe("昨天");
    expect(daysBetween("2026-11-20", "2026-11-24")).toBe(4);
  });
});
