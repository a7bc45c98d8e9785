import { Table } from "@/components/ui/controls";
import type { ChartAxis, ChartSeries } from "./types";
import { nameText, pointText, valueText, type Wording } from "./words";

/** The same figures as a table: for eyes that cannot read a picture, for printing, for copying. */
export function ChartTable({ label, axis, series, wording }: { label: string; axis: ChartAxis; series: readonly ChartSeries[]; wording: Wording }) {
  return (
    <Table label={label}>
      <thead>
        <tr>
          <th scope="col">{axis.name}</th>
          {series.map((each) => (
            <th key={each.key} scope="col" className="num">
              {each.name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {axis.points.map((point, index) => (
          <tr key={`${point} ${index}`}>
            <th scope="row">{pointText(axis, index, wording)}</th>
            {series.map((each) => (
              <td key={each.key} className="num" title={each.at ? nameText(each, index, axis, wording) : undefined}>
                {valueText(each, index, wording)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
