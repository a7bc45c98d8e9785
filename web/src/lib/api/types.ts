// The shapes that the pages work with: those of the REST interface, under the names that the pages use.
import type { components } from "./schema";

type Schemas = components["schemas"];

export type Text = Schemas["Text"];
export type Named = Schemas["Named"];
export type Cell = Schemas["QueryResult"]["rows"][number][number];

/** A refusal; one that never reached the server has neither status nor title. */
export type Problem = Omit<Schemas["Problem"], "status" | "title"> & Partial<Pick<Schemas["Problem"], "status" | "title">>;

/** A page of a list; `next` is the cursor of the following one. */
export interface Page<T> {
  items: T[];
  next: string | null;
  total: number;
}

export type DemoAccount = Schemas["DemoAccount"];
export type User = Schemas["User"];
export type Session = Schemas["Session"];

export type Alias = Schemas["Alias"];
export type Owner = Schemas["Owners"];
export type MetricBrief = Schemas["MetricBrief"];
export type MetricKind = MetricBrief["kind"];
export type Status = MetricBrief["status"];
export type Sensitivity = MetricBrief["sensitivity"];
export type DimensionBrief = Schemas["DimensionBrief"];
export type Confusable = Schemas["Confusable"];
export type MetricDetail = Schemas["MetricDetail"];
export type Lineage = Schemas["Lineage"];
export type MetricChange = Schemas["Change"];
export type MetricReport = Schemas["MetricReport"];
export type MetricVersion = Schemas["MetricVersion"];

export type Column = Schemas["Column"];
export type Note = Schemas["Note"];
export type Statement = Schemas["Statement"];
export type QueryResult = Schemas["QueryResult"];
export type MetricQuery = Schemas["MetricQuery"];
export type Receipt = Schemas["Receipt"];
export type Replayed = Schemas["Replayed"];

export type Intake = Schemas["Intake"];
export type IntakeFile = Schemas["IntakeFile"];
export type IntakeCandidate = Schemas["IntakeCandidate"];
export type IntakeMatch = Schemas["IntakeMatch"];
export type IntakeOutcome = Schemas["IntakeOutcome"];
export type IntakeDecided = Schemas["IntakeDecided"];

export type Tile = Schemas["Tile"];
export type Home = Schemas["Home"];
export type FacetValue = Schemas["FacetValue"];
export type MetricPage = Schemas["MetricPage"];
export type FacetName = keyof MetricPage["facets"];

/** What search finds; pages of the app stand among it. */
export type SearchHit = Omit<Schemas["SearchHit"], "type"> & { type: Schemas["SearchHit"]["type"] | "page" };

export type DomainNode = Schemas["DomainNode"];
export type MetricSetBrief = Schemas["SetBrief"];
export type MetricSetDetail = Schemas["SetDetail"];
export type DepartmentNode = Schemas["DepartmentNode"];
export type Account = Schemas["Account"];
export type Token = Schemas["Token"];
export type Meta = Schemas["Meta"];

export type SideBySide = Schemas["SideBySide"];
export type Clause = Schemas["Clause"];
export type Witness = NonNullable<SideBySide["witness"]>;
export type Course = Schemas["Course"];
export type Reconciliation = Schemas["Reconciliation"];
export type Cause = Schemas["Cause"];
export type Behind = Schemas["Behind"];
export type Case = Schemas["Case"];
export type Cases = Schemas["Cases"];
export type CaseReview = Schemas["CaseReview"];
export type DecisionInForce = Schemas["DecisionInForce"];
export type Bridge = Schemas["Bridge"];
export type BridgeCheck = Schemas["BridgeCheck"];
export type CaseEffect = Schemas["CaseEffect"];
export type ChangeRequest = Schemas["ChangeRequest"];
