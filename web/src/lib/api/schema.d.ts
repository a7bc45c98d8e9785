// Written by `npm run api` after openapi.json; not to be changed by hand.

export interface paths {
    "/api/v1/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Audit
         * @description In order, from ``since`` (inclusive) to ``until`` (exclusive); without a zone they are in the project's.
         */
        get: operations["get_audit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/bridges": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Bridges
         * @description Those between metrics whose definitions one may see, the broken ones first, with their last closed periods.
         */
        get: operations["list_bridges"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/bridges/{metric}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Bridge
         * @description That of one variant.
         */
        get: operations["get_bridge"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/bridges/{metric}/proposal": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Propose Bridge
         * @description What would explain the gap between a variant and its reference; nothing is changed.
         */
        post: operations["propose_bridge"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/bridges/checks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Check Bridges
         * @description Holds bridges against every closed period that is due, over the whole company's rows. A broken one is an alarm:
         *     an event for whoever listens, and a line of the audit log.
         */
        post: operations["check_bridges"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/cases": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Cases
         * @description Open cases first, the most used first; of a metric that one may not know of there is none.
         */
        get: operations["list_cases"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/cases/decisions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Decisions
         * @description What was decided by change requests and is in force, newest first, whatever became of the metrics.
         */
        get: operations["list_decisions"];
        put?: never;
        /**
         * Decide
         * @description Opens the change request that carries the decision out; somebody else approves it.
         */
        post: operations["decide"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/cases/decisions/effect": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Foresee
         * @description What the decision would do, before anybody asks for it; also for who may not.
         */
        post: operations["foresee"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/change-requests": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Change Requests
         * @description Newest first.
         */
        get: operations["list_change_requests"];
        put?: never;
        /**
         * Open Change Request
         * @description Proposes the definitions of the files, against the state that ``base`` or If-Match names.
         */
        post: operations["open_change_request"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/change-requests/{request_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Change Request
         * @description With the decisions on it, and its changes as far as one may see them.
         */
        get: operations["get_change_request"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/change-requests/{request_id}/approve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Approve Change Request
         * @description Approves and puts into force at once; nobody approves their own.
         */
        post: operations["approve_change_request"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/change-requests/{request_id}/reject": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Reject Change Request
         * @description With a reason.
         */
        post: operations["reject_change_request"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/change-requests/{request_id}/withdraw": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Withdraw Change Request
         * @description By its author.
         */
        post: operations["withdraw_change_request"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/compare": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Compare Metrics
         * @description Two definitions: proved equal, one within the other, or different in these clauses, and the rows that show it.
         */
        post: operations["compare_metrics"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/compare/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Export Comparison
         * @description Both definitions, the causes of the gap and twelve months as a workbook or as a PDF.
         */
        post: operations["export_comparison"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/definitions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Definitions
         * @description The definitions in force, under their fingerprint, without what one may not see.
         */
        get: operations["get_definitions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/definitions/check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Check Definitions
         * @description Every problem of the files at once; nothing is kept.
         */
        post: operations["check_definitions"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/definitions/diff": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Diff Definitions
         * @description What the files would change of the definitions in force, the gravest first.
         */
        post: operations["diff_definitions"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/definitions/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Export Definitions
         * @description What one may see, as another tool's file or a dictionary: JSON with all that was lost, or the file by Accept.
         *
         *     Many files come as a ZIP; ``X-Losses`` counts what was lost. ``strict`` refuses to lose anything.
         */
        get: operations["export_definitions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/departments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Departments
         * @description The roots with everything below them.
         */
        get: operations["list_departments"];
        put?: never;
        /**
         * Create Department
         * @description A new one, beside those of the definitions.
         */
        post: operations["create_department"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/departments/{code}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Change Department
         * @description Renames or moves.
         */
        put: operations["change_department"];
        post?: never;
        /**
         * Delete Department
         * @description Where nobody and nothing is in it any more.
         */
        delete: operations["delete_department"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/dimensions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Dimensions
         * @description Usable with all of the metrics; without metrics every dimension.
         */
        get: operations["list_dimensions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/dimensions/{name}/values": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Values
         * @description Members whose value or name contains ``q``, in order.
         */
        get: operations["list_values"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/domains": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Domains
         * @description The roots with everything below them, and how many metrics each holds.
         */
        get: operations["list_domains"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/home": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Home
         * @description Names at once; their figures come with the tiles.
         */
        get: operations["get_home"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/home/tiles": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Tiles
         * @description The last complete month of each metric, against the one before or a year before.
         */
        get: operations["get_tiles"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/intakes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Intakes
         * @description One's own, and those with candidates of one's departments; newest first.
         */
        get: operations["list_intakes"];
        put?: never;
        /**
         * Open Intake
         * @description Takes files in; they are read behind the answer.
         */
        post: operations["open_intake"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/intakes/{intake}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Intake
         * @description How far it is, and what is decided, by department.
         */
        get: operations["get_intake"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/intakes/{intake}/candidates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Candidates
         * @description In the order of the files, with the metrics of the catalog that each is, is near to, or is called as.
         */
        get: operations["list_candidates"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/intakes/{intake}/decisions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Decide On Candidates
         * @description Decides candidates; where definitions change, by a change request that somebody else approves.
         */
        post: operations["decide_on_candidates"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/intakes/{intake}/files": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Faults
         * @description The files of which something is to be said: what could not be read and why, and remarks.
         */
        get: operations["list_faults"];
        put?: never;
        /**
         * Add Files
         * @description More files; those that are there already are left out.
         */
        post: operations["add_files"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/intakes/{intake}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Resume Intake
         * @description Goes on with what waits.
         */
        post: operations["resume_intake"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/intakes/{intake}/stop": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Stop Intake
         * @description Reads no further file; what was read stays.
         */
        post: operations["stop_intake"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/intakes/{intake}/undo": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Undo Decision
         * @description Opens candidates again, while the decision is not in force.
         */
        post: operations["undo_decision"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/follows": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Follows
         * @description In the order in which they were followed.
         */
        get: operations["list_follows"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/follows/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Put Follow
         * @description Following twice is following once.
         */
        put: operations["put_follow"];
        post?: never;
        /**
         * Delete Follow
         * @description Not following twice is not following.
         */
        delete: operations["delete_follow"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/meta": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Meta
         * @description Version, project, calendar, and the day that it is there.
         */
        get: operations["get_meta"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/metric-sets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Metric Sets
         * @description Those that hold a metric that one may know of.
         */
        get: operations["list_metric_sets"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/metric-sets/{code}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Metric Set
         * @description The set with the lines of its metrics.
         */
        get: operations["get_metric_set"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List All Metrics
         * @description The catalog, narrowed and sorted, a page at a time.
         */
        get: operations["list_all_metrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/metrics/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Metric
         * @description The whole card, by code, name or alias.
         */
        get: operations["get_metric"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/metrics/{name}/lineage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Lineage
         * @description What the metric rests on, down to the columns, and what rests on it.
         */
        get: operations["get_lineage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/metrics/{name}/reports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Reports
         * @description The reports taken in whose figure is this metric: adopted as it, or merged into it.
         */
        get: operations["get_reports"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/metrics/{name}/versions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Versions
         * @description Every version, newest first.
         */
        get: operations["get_versions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/query": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Run Query
         * @description Figures with their statement and receipt; as an Arrow stream where Accept says so.
         */
        post: operations["run_query"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/query/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Cancel Query
         * @description Stops what runs under one's own ticket, in whichever process; false where nothing can be running.
         */
        post: operations["cancel_query"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/query/explain": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Explain Query
         * @description The SQL, the plan, or the question as it was understood; nothing is run.
         */
        post: operations["explain_query"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/query/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Export Query
         * @description The figures as a file: CSV, or a workbook with a sheet that says what they count (口径).
         */
        post: operations["export_query"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/receipts/{receipt_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Receipt
         * @description What is needed to get the figure again. A receipt is its owner's alone.
         */
        get: operations["get_receipt"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/receipts/{receipt_id}/replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Replay Receipt
         * @description The figure again, and whether it is the same; the rules of access are those of now.
         */
        post: operations["replay_receipt"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/reconcile": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Reconcile Metrics
         * @description Two metrics over one period: causes that sum to the gap exactly, each with how many rows it speaks of.
         */
        post: operations["reconcile_metrics"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/reconcile/course": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Course Of Both
         * @description Both figures over the twelve months that end with the one of ``until``.
         */
        post: operations["course_of_both"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/reconcile/rows": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Rows Of Cause
         * @description The rows behind a cause, for whoever may use both metrics; they sum to it.
         */
        post: operations["rows_of_cause"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/reconcile/rows/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Export Rows
         * @description The rows behind a cause as a file: CSV, or a workbook with a sheet that says what they are rows of.
         */
        post: operations["export_rows"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/roles": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Roles
         * @description Each with everything that it permits in the installation.
         */
        get: operations["list_roles"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Search Everything
         * @description The best hits first; what one may not know of is not among them.
         */
        get: operations["search_everything"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Session
         * @description Who is signed in. Where nobody is, what the sign-in page may offer stands beside the refusal.
         */
        get: operations["get_session"];
        put?: never;
        /**
         * Open Session
         * @description Signs in: the session cookie, and beside it the one whose value goes back in X-CSRF-Token.
         */
        post: operations["open_session"];
        /**
         * Close Session
         * @description Signs out. Without a session there is nothing to do.
         */
        delete: operations["close_session"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/session/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Put Password
         * @description One's own password; the other sessions end.
         */
        put: operations["put_password"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/session/preferences": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Put Preferences
         * @description Language and theme; what is left out stays.
         */
        put: operations["put_preferences"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/setup": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Set Up
         * @description The first administrator, while there is none; the one account that is made without signing in.
         */
        post: operations["set_up"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List All Tokens
         * @description Newest first, without those that were revoked.
         */
        get: operations["list_all_tokens"];
        put?: never;
        /**
         * Add Token
         * @description The secret stands in this answer and nowhere else.
         */
        post: operations["add_token"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tokens/{token_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Delete Token
         * @description Ends it at once.
         */
        delete: operations["delete_token"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Users
         * @description By user name; ``q`` is looked for in user names and names.
         */
        get: operations["list_users"];
        put?: never;
        /**
         * Add User
         * @description Without a password one is made; the person changes it at the first sign-in either way.
         */
        post: operations["add_user"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{username}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get User
         * @description One account.
         */
        get: operations["get_user"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change User
         * @description What is left out stays; a password given must be changed by the person at the next sign-in.
         */
        patch: operations["change_user"];
        trace?: never;
    };
    "/healthz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Health
         * @description The process answers.
         */
        get: operations["get_health"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Telemetry
         * @description Prometheus series. A browser that comes here wants the page of the same address.
         */
        get: operations["get_telemetry"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/readyz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Readiness
         * @description Definitions are loaded and the store is open.
         */
        get: operations["get_readiness"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        Account: {
            active: boolean;
            attributes: {
                [key: string]: string[];
            };
            created_at: string | null;
            department: string | null;
            name: string;
            roles: string[];
            username: string;
        };
        /** @description What is left out stays. */
        AccountChange: {
            active?: boolean | null;
            attributes?: {
                [key: string]: string[];
            } | null;
            department?: string | null;
            name?: string | null;
            /** @description a new one, to be changed at sign-in */
            password?: string | null;
            roles?: string[] | null;
        };
        AccountPage: {
            items: components["schemas"]["Account"][];
            next: string | null;
            total: number;
        };
        /** @description ``department``: who says so; null for everybody. */
        Alias: {
            department: components["schemas"]["Named"] | null;
            name: string;
        };
        /** @description The rows of a cause, those worth most first. All its rows sum to ``total``; times ``weight`` it is the cause. */
        Behind: {
            cause: components["schemas"]["Cause"];
            columns: components["schemas"]["Heading"][];
            more: boolean;
            rows: components["schemas"]["Row"][];
            total: number;
            weight: number;
        };
        Body_add_files: {
            /** @description SQL, XLSX, CSV, or a ZIP of them; the name may hold the folders */
            files: string[];
        };
        Body_open_intake: {
            /**
             * @description of candidates whose file names none
             * @default
             */
            department?: string;
            /** @description SQL, XLSX, CSV, or a ZIP of them; the name may hold the folders */
            files: string[];
            /** @default  */
            title?: string;
        };
        /** @description ``shown``: whether the amounts are the person's to see; else they are left out. */
        Bridge: {
            bridge: components["schemas"]["GapBridge"];
            checks: components["schemas"]["BridgeCheck"][];
            metric: components["schemas"]["MetricBrief"];
            reference: components["schemas"]["MetricBrief"];
            shown: boolean;
            /** @enum {string} */
            state: "holds" | "broken" | "failed" | "empty" | "waiting";
        };
        /** @description A bridge over one period, both days inclusive. */
        BridgeCheck: {
            at: string | null;
            explained: number;
            gap: number;
            left: number | null;
            lines: components["schemas"]["BridgeLine"][];
            metric: string;
            problem: {
                [key: string]: string;
            };
            reference: string;
            right: number | null;
            /** Format: date */
            since: string;
            /** @enum {string} */
            state: "holds" | "broken" | "failed" | "empty";
            tolerance: number;
            unexplained: number;
            /** Format: date */
            until: string;
        };
        BridgeChecks: {
            items: components["schemas"]["BridgeCheck"][];
        };
        /** @description One cause of the gap; ``beyond``: how much of it the bridge does not explain. */
        BridgeLine: {
            amount: number;
            at_most: number | null;
            because: components["schemas"]["Text"];
            beyond: number;
            code: string;
            /** @enum {string} */
            counts: "rows" | "keys";
            id: string;
            rows: number;
            /** @enum {string} */
            state: "sanctioned" | "over" | "unsanctioned" | "rounding";
            text: components["schemas"]["Text"];
        };
        Bridges: {
            items: components["schemas"]["Bridge"][];
        };
        /** @description The refusal of definitions with errors, and all of them. */
        BrokenDefinitions: {
            code: string;
            /** @default  */
            hint?: string;
            message: string;
            /** @default [] */
            problems?: components["schemas"]["Finding"][];
            status: number;
            title: string;
            /** @default  */
            where?: string;
        };
        Calendar: {
            fiscal_year_start: string;
            timezone: string;
            today: string;
            week_start: string;
            windows: {
                [key: string]: string[];
            };
        };
        Cancel: {
            ticket: string;
        };
        Cancelled: {
            cancelled: boolean;
        };
        /**
         * @description Metrics that hang together by pairs of one kind. ``id``: the same while kind and metrics are.
         *
         *     ``reviews``: what is proposed for its pairs and not decided yet.
         */
        Case: {
            departments: string[];
            gap: number | null;
            id: string;
            /** @enum {string} */
            kind: "same_definition" | "same_name" | "contained" | "near";
            metrics: components["schemas"]["CaseMetric"][];
            names: string[];
            pairs: components["schemas"]["CasePair"][];
            reviews: components["schemas"]["CaseReview"][];
            /** @enum {string} */
            status: "open" | "decided";
            unit: string;
            use: number;
        };
        /**
         * @description ``merge``: ``others`` become names of ``metric``; ``variant``: its sanctioned variants; ``keep``: told apart.
         *
         *     ``bridge``: the variants get a bridge to it, made of what lies between them now.
         */
        CaseDecision: {
            /** @default false */
            bridge?: boolean;
            /** @enum {string} */
            kind: "merge" | "variant" | "keep";
            metric: string;
            others: string[];
            reason: string;
        };
        CaseDifference: {
            code: string;
            left: string;
            part: string;
            right: string;
            text: components["schemas"]["Text"];
        };
        /**
         * @description ``names``: lead to ``metric`` from then on; ``redirected``: would use it; ``people``: used or follow the others.
         *     ``more``: something is touched that one may not know of. ``refusal``: why one may not propose it, ``contacts``: whom
         *     to ask then.
         */
        CaseEffect: {
            changes: components["schemas"]["Change"][];
            contacts: string[];
            metric: string;
            more: boolean;
            names: string[];
            others: string[];
            people: number;
            redirected: components["schemas"]["Touched"][];
            refusal: components["schemas"]["Refusal"] | null;
        };
        CaseMetric: {
            code: string;
            department: string;
            name: components["schemas"]["Text"];
            /** @description who answers for it */
            owner: string;
            /** @description uses in the last 90 days */
            use: number;
        };
        /** @description What was decided, as ``CaseDecision`` has it, with the names that the metrics had. */
        CaseOutcome: {
            departments: string[];
            /** @enum {string} */
            kind: "merge" | "variant" | "keep";
            metric: components["schemas"]["Named"];
            others: components["schemas"]["Named"][];
        };
        /**
         * @description ``verdict``, ``proof``: as comparing gives them, "" where the two were not compared. ``decided``: differs_from,
         *     variant_of, replaces, or "". ``gap``: right less left in the last closed month.
         */
        CasePair: {
            decided: string;
            differences: components["schemas"]["CaseDifference"][];
            gap: number | null;
            kind: string;
            left: string;
            proof: string;
            reason: components["schemas"]["Text"];
            right: string;
            signs: components["schemas"]["CaseSign"][];
            verdict: string;
        };
        /** @description A decision as ``CaseDecision`` has it, with no reason yet. */
        CaseQuestion: {
            /** @enum {string} */
            kind: "merge" | "variant" | "keep";
            metric: string;
            others: string[];
        };
        /**
         * @description A change request that would decide the pair as ``CaseDecision`` has it. ``author``: by name. ``actions``: what
         *     one may do; ``refusal``: why not approve.
         */
        CaseReview: {
            actions: ("approve" | "reject" | "withdraw")[];
            author: string;
            contacts: string[];
            /** Format: date-time */
            created_at: string;
            /** @enum {string} */
            kind: "merge" | "variant" | "keep";
            left: string;
            message: string;
            metric: string;
            others: string[];
            refusal: components["schemas"]["Refusal"] | null;
            request: string;
            right: string;
        };
        /** @description A page. ``metrics``: how many were looked at; ``left_out``: pairs judged by their parts only. */
        Cases: {
            items: components["schemas"]["Case"][];
            left_out: number;
            metrics: number;
            next: string | null;
            since: string;
            total: number;
            until: string;
        };
        /** @description ``text``: the name that both share. */
        CaseSign: {
            /** @enum {string} */
            level: "name" | "stem" | "sound" | "spelling" | "base" | "definition" | "figures" | "wording" | "declared";
            /** @default  */
            text?: string;
        };
        /** @description ``amount`` moves the left figure towards the right one; ``rows``: how many it speaks of, ``counts`` of what. */
        Cause: {
            amount: number;
            code: string;
            /** @enum {string} */
            counts: "rows" | "keys";
            id: string;
            rows: number;
            text: components["schemas"]["Text"];
        };
        Certification: {
            /** @default  */
            at?: string;
            /** @default  */
            by?: string;
            /** @default  */
            until?: string;
        };
        /** @description ``kind``: created | removed | changed. ``part``: of the object, for a change. */
        Change: {
            /** @default  */
            after?: string;
            /** @default  */
            before?: string;
            /** @default  */
            code?: string;
            /** @default  */
            kind?: string;
            /** @default  */
            part?: string;
            /** @default  */
            table?: string;
            /**
             * @default {
             *       "zh": "",
             *       "en": ""
             *     }
             */
            text?: components["schemas"]["Text"];
            /** @default  */
            weight?: ("breaking" | "additive" | "wording") | "";
        };
        ChangeRequest: {
            author: string;
            base: string;
            changes: components["schemas"]["Change"][];
            closed_at: string | null;
            /** Format: date-time */
            created_at: string;
            decisions: components["schemas"]["Decision"][];
            id: string;
            message: string;
            status: string;
        };
        ChangeRequests: {
            items: components["schemas"]["ChangeRequest"][];
            next: string | null;
            total: number;
        };
        Changes: {
            base: string;
            changes: components["schemas"]["Change"][];
        };
        /** @description ``metrics``: only of these, [] = all; ``again``: periods that are not due too. */
        CheckBridges: {
            /** @default false */
            again?: boolean;
            /** @default [] */
            metrics?: string[];
        };
        /** @description ``mark``: worded stands for other words for the same. */
        Clause: {
            left: components["schemas"]["Text"][];
            /** @enum {string} */
            mark: "same" | "worded" | "differs";
            /** @enum {string} */
            part: "measure" | "population" | "window" | "time" | "nulls" | "unit" | "department" | "owner";
            right: components["schemas"]["Text"][];
        };
        /** @description What does not apply is left out. */
        Column: {
            /** @default  */
            dimension?: string;
            /**
             * @default
             * @enum {string}
             */
            direction?: "higher" | "lower" | "";
            /** @default  */
            en?: string;
            /** @default  */
            format?: string;
            /** @default  */
            grain?: string;
            /** @enum {string} */
            kind: "dimension" | "time" | "metric" | "comparison";
            /** @default false */
            masked?: boolean;
            /** @default  */
            metric?: string;
            name: string;
            /** @default  */
            of?: string;
            type: string;
            /** @default  */
            unit?: string;
            /** @default  */
            version?: string;
            /** @default  */
            zh?: string;
        };
        /** @description ``data``: what no definition decides is looked up in the figures. */
        Compare: {
            /** @default false */
            data?: boolean;
            left: string;
            /**
             * @default {
             *       "user": "",
             *       "version": "",
             *       "on": "",
             *       "sql": "",
             *       "figure": ""
             *     }
             */
            left_as?: components["schemas"]["Side"];
            right: string;
            /**
             * @default {
             *       "user": "",
             *       "version": "",
             *       "on": "",
             *       "sql": "",
             *       "figure": ""
             *     }
             */
            right_as?: components["schemas"]["Side"];
        };
        /** @description Another metric, and why it is not this one. */
        Confusable: {
            /** @enum {string} */
            kind: "differs_from" | "homonym" | "variant" | "same_definition";
            metric: components["schemas"]["MetricBrief"];
            reason: components["schemas"]["Text"];
        };
        /** @description Both figures month by month, and what lies between: right less left. */
        Course: {
            left: components["schemas"]["Text"];
            months: components["schemas"]["Month"][];
            right: components["schemas"]["Text"];
        };
        Decision: {
            /** Format: date-time */
            at: string;
            author: string;
            note: string;
            request: string;
            verdict: string;
        };
        /**
         * @description ``message``: the reason; ``author`` proposed it, ``approver`` agreed with ``note``, both by name; ``at``: since
         *     when.
         */
        DecisionInForce: {
            approver: string;
            /** Format: date-time */
            at: string;
            author: string;
            message: string;
            note: string;
            outcome: components["schemas"]["CaseOutcome"];
            request: string;
        };
        DecisionsInForce: {
            items: components["schemas"]["DecisionInForce"][];
        };
        /** @description ``content``: in base64. */
        DefinitionFile: {
            content: string;
            path: string;
        };
        DefinitionFiles: {
            files: components["schemas"]["DefinitionFile"][];
            losses: components["schemas"]["Loss"][];
        };
        /** @description ``model``: as caliber.schema.json describes it; metrics that one may not see are left out. */
        Definitions: {
            fingerprint: string;
            model: {
                [key: string]: unknown;
            };
        };
        DemoAccount: {
            department: components["schemas"]["Text"];
            name: string;
            password: string;
            title: components["schemas"]["Text"];
            username: string;
        };
        Denial: {
            code: string;
            contact: string;
            hint: components["schemas"]["Text"];
            message: components["schemas"]["Text"];
        };
        Department: {
            code: string;
            name: components["schemas"]["Text"];
            origin: string;
            parent: string | null;
        };
        DepartmentChange: {
            name: components["schemas"]["Text"] | string;
            parent?: string | null;
        };
        DepartmentList: {
            items: components["schemas"]["DepartmentNode"][];
            next: string | null;
            total: number;
        };
        DepartmentNode: {
            children: components["schemas"]["DepartmentNode"][];
            code: string;
            name: components["schemas"]["Text"];
            origin: string;
            parent: string | null;
            people: number;
        };
        /**
         * @description ``code`` names the sentence; ``part``: measure, population, time_field, deduplication, join, null_policy, grain,
         *     unit, window, tax, currency.
         */
        Difference: {
            code: string;
            left: string;
            part: string;
            right: string;
            text: components["schemas"]["Text"];
        };
        /** @description ``name``: what to put into ``by`` and ``where``. ``path``: the roles joined along. */
        DimensionBrief: {
            dataset: string;
            entity: string | null;
            label: components["schemas"]["Text"];
            masked: boolean;
            members: number | null;
            name: string;
            path: string[];
            type: string;
        };
        DimensionList: {
            items: components["schemas"]["DimensionBrief"][];
            next: string | null;
            total: number;
        };
        DomainList: {
            items: components["schemas"]["DomainNode"][];
            next: string | null;
            total: number;
        };
        DomainNode: {
            children: components["schemas"]["DomainNode"][];
            code: string;
            description: components["schemas"]["Text"];
            metrics: number;
            name: components["schemas"]["Text"];
            owner: string;
        };
        Explain: {
            query: components["schemas"]["MetricQuery"];
            /**
             * @default sql
             * @enum {string}
             */
            what?: "sql" | "plan" | "reading" | "rollups";
        };
        /** @description One of the four, as asked. */
        Explained: {
            plan?: {
                [key: string]: unknown;
            } | null;
            reading?: {
                [key: string]: unknown;
            } | null;
            rollups?: components["schemas"]["WhyRollup"][] | null;
            sql?: string | null;
        };
        Export: {
            /**
             * @default csv
             * @enum {string}
             */
            format?: "csv" | "xlsx";
            query: components["schemas"]["MetricQuery"];
        };
        /** @description What stands on the desk, as a file. */
        ExportDesk: {
            /** @default [] */
            by?: string[];
            /**
             * @default xlsx
             * @enum {string}
             */
            format?: "xlsx" | "pdf";
            left: string;
            /**
             * @default {
             *       "user": "",
             *       "version": "",
             *       "on": "",
             *       "sql": "",
             *       "figure": ""
             *     }
             */
            left_as?: components["schemas"]["Side"];
            right: string;
            /**
             * @default {
             *       "user": "",
             *       "version": "",
             *       "on": "",
             *       "sql": "",
             *       "figure": ""
             *     }
             */
            right_as?: components["schemas"]["Side"];
            since: string;
            until: string;
            /** @default [] */
            where?: string[];
        };
        /** @description Every row by default, as far as a file may have them. */
        ExportRows: {
            /** @default [] */
            by?: string[];
            cause: string;
            /**
             * @default csv
             * @enum {string}
             */
            format?: "csv" | "xlsx";
            left: string;
            /**
             * @default {
             *       "user": "",
             *       "version": "",
             *       "on": "",
             *       "sql": "",
             *       "figure": ""
             *     }
             */
            left_as?: components["schemas"]["Side"];
            /** @default 10000 */
            limit?: number;
            right: string;
            /**
             * @default {
             *       "user": "",
             *       "version": "",
             *       "on": "",
             *       "sql": "",
             *       "figure": ""
             *     }
             */
            right_as?: components["schemas"]["Side"];
            since: string;
            until: string;
            /** @default [] */
            where?: string[];
        };
        /** @description For each facet its choices, and how many metrics each would leave. */
        Facets: {
            /** @default [] */
            certified?: components["schemas"]["FacetValue"][];
            /** @default [] */
            department?: components["schemas"]["FacetValue"][];
            /** @default [] */
            domain?: components["schemas"]["FacetValue"][];
            /** @default [] */
            kind?: components["schemas"]["FacetValue"][];
            /** @default [] */
            owner?: components["schemas"]["FacetValue"][];
            /** @default [] */
            sensitivity?: components["schemas"]["FacetValue"][];
            /** @default [] */
            status?: components["schemas"]["FacetValue"][];
            /** @default [] */
            tag?: components["schemas"]["FacetValue"][];
        };
        FacetValue: {
            count: number;
            name: components["schemas"]["Text"];
            value: string;
        };
        /** @description ``value``: null where there is no data. */
        Figure: {
            metric: string;
            name: components["schemas"]["Text"];
            sql: string;
            statement: components["schemas"]["Statement"];
            unit: string;
            value: number | null;
            version: string;
        };
        /** @description Definition files by relative path, as the texts that they hold. */
        Files: {
            files: {
                [key: string]: string;
            };
        };
        Finding: {
            code: string;
            hint: string;
            message: string;
            /** @enum {string} */
            severity: "error" | "warning";
            where: string;
        };
        FormulaPart: {
            /** @default  */
            metric?: string;
            /**
             * @default {
             *       "zh": "",
             *       "en": ""
             *     }
             */
            name?: components["schemas"]["Text"];
            text: string;
        };
        Freshness: {
            as_of: string | null;
            promise: string;
        };
        /** @description ``every``: the grain of the periods; ``tolerance``: what may stay unexplained. */
        GapBridge: {
            /** @default [] */
            causes?: components["schemas"]["SanctionedCause"][];
            /** @default month */
            every?: string;
            /** @default 0 */
            tolerance?: string;
        };
        /** @description ``members``: what its values are called, as far as they have a name. */
        Heading: {
            label: components["schemas"]["Text"];
            /** @default {} */
            members?: {
                [key: string]: components["schemas"]["Text"];
            };
            name: string;
        };
        Health: {
            status: string;
        };
        Home: {
            followed: components["schemas"]["MetricBrief"][];
            recent: components["schemas"]["MetricBrief"][];
            recommended: components["schemas"]["MetricBrief"][];
        };
        /**
         * @description ``files``, ``read``, ``again`` (known from before), ``faulty`` (with a place that could not be read): numbers of
         *     files.
         */
        Intake: {
            actions: ("add" | "stop" | "resume")[];
            again: number;
            author: string;
            candidates: number;
            /** Format: date-time */
            created_at: string;
            departments: components["schemas"]["IntakeShare"][];
            faulty: number;
            files: number;
            id: string;
            read: number;
            /** @enum {string} */
            status: "reading" | "stopped" | "done";
            title: string;
        };
        /**
         * @description ``measure`` to ``nulls``: as the report computes it; ``caliber``, ``formula``, ``unit``: as a spreadsheet has it.
         *
         *     ``missing``: its tables that are no dataset of the project; ``twins``: other open candidates that compute the same.
         *     ``decision``: also one that came to nothing.
         */
        IntakeCandidate: {
            actions: ("adopt" | "variant" | "merge" | "reject" | "undo")[];
            by: string[];
            caliber: string;
            decision: components["schemas"]["IntakeOutcome"] | null;
            department: components["schemas"]["Named"] | null;
            formula: string;
            id: string;
            joins: string[];
            matches: components["schemas"]["IntakeMatch"][];
            measure: string;
            missing: string[];
            name: string;
            nulls: string;
            period: string[];
            place: string;
            /** @enum {string} */
            state: "open" | "in_review" | "decided";
            tables: string[];
            time: string;
            twins: string[];
            unit: string;
            where: string[];
        };
        IntakeCandidates: {
            items: components["schemas"]["IntakeCandidate"][];
            next: string | null;
            total: number;
        };
        /** @description ``metrics``: by candidate, "" for one that was rejected. */
        IntakeDecided: {
            metrics: {
                [key: string]: string;
            };
            request: string;
        };
        /**
         * @description ``adopt``: a metric of its own; ``variant``: the same, a variant of ``metric``; ``merge``: another name of
         *     ``metric``, or without one of the metric that each was proved to be; ``reject``: nothing.
         *
         *     ``code``, ``name``, ``unit``, ``domain``: of the new metric, "" = made of the candidate.
         */
        IntakeDecision: {
            candidates: string[];
            /** @default  */
            code?: string;
            /** @default  */
            domain?: string;
            /** @enum {string} */
            kind: "adopt" | "variant" | "merge" | "reject";
            /** @default  */
            metric?: string;
            /** @default  */
            name?: string;
            /** @default  */
            reason?: string;
            /** @default  */
            unit?: string;
        };
        /** @description ``unread``: it could not be read; else a remark. */
        IntakeFault: {
            code: string;
            hint: string;
            message: string;
            unread: boolean;
            where: string;
        };
        IntakeFile: {
            faults: components["schemas"]["IntakeFault"][];
            name: string;
            number: number;
        };
        /** @description A page of the files of which something is to be said. */
        IntakeFiles: {
            items: components["schemas"]["IntakeFile"][];
            next: string | null;
            total: number;
        };
        /** @description ``kind``, ``verdict``, ``proof``, ``differences``: as of a case's pair; ``shared``: the name that both have. */
        IntakeMatch: {
            differences: components["schemas"]["CaseDifference"][];
            /** @enum {string} */
            kind: "same_definition" | "same_name" | "contained" | "near";
            metric: components["schemas"]["Named"];
            proof: string;
            shared: string;
            verdict: string;
        };
        /** @description ``request``: the change request that carries it out, "" where no definition changes; ``status``: of that. */
        IntakeOutcome: {
            at: string | null;
            by: string;
            /** @enum {string} */
            kind: "adopt" | "variant" | "merge" | "reject";
            metric: components["schemas"]["Named"] | null;
            reason: string;
            request: string;
            status: string;
        };
        Intakes: {
            items: components["schemas"]["Intake"][];
        };
        /** @description One department's candidates by state; null: of no department. */
        IntakeShare: {
            count: number;
            decided: number;
            department: components["schemas"]["Named"] | null;
            in_review: number;
            open: number;
        };
        IntakeUndo: {
            candidates: string[];
        };
        /** @description The candidates that are open again: with those asked for, all that the same change request decided. */
        IntakeUndone: {
            candidates: string[];
        };
        Likes: {
            /** @default  */
            lang?: string;
            /** @default  */
            theme?: string;
        };
        Lineage: {
            edges: components["schemas"]["LineageEdge"][];
            nodes: components["schemas"]["LineageNode"][];
        };
        LineageEdge: {
            from: string;
            /**
             * @default {
             *       "zh": "",
             *       "en": ""
             *     }
             */
            how?: components["schemas"]["Text"];
            to: string;
        };
        LineageNode: {
            code: string;
            id: string;
            label: components["schemas"]["Text"];
            /** @enum {string} */
            type: "column" | "table" | "dataset" | "metric";
        };
        /** @description What a format could not carry (``warning``), or carries in other words (``info``). */
        Loss: {
            code: string;
            hint: string;
            message: string;
            /** @enum {string} */
            severity: "warning" | "info";
            where: string;
        };
        MadeAccount: {
            active: boolean;
            attributes: {
                [key: string]: string[];
            };
            created_at: string | null;
            department: string | null;
            name: string;
            /**
             * @description only where it was made here; shown once
             * @default
             */
            password?: string;
            roles: string[];
            username: string;
        };
        MadeToken: {
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            expires_at: string;
            id: string;
            name: string;
            revoked_at: string | null;
            scopes: string[];
            /** @description shown once */
            secret: string;
            used_at: string | null;
            username: string;
        };
        Member: {
            label: components["schemas"]["Text"];
            value: string | number | boolean | null;
        };
        Members: {
            items: components["schemas"]["Member"][];
            truncated: boolean;
        };
        Meta: {
            calendar: components["schemas"]["Calendar"];
            lang: string[];
            project: components["schemas"]["Named"];
            snapshot: string;
            version: string;
        };
        /** @description ``homonyms``: how many other metrics carry one of its names. */
        MetricBrief: {
            aliases: components["schemas"]["Alias"][];
            caliber: components["schemas"]["Text"];
            can_see_value: boolean;
            certified: boolean;
            code: string;
            /** @enum {string} */
            direction: "higher" | "lower" | "";
            domain: components["schemas"]["Named"] | null;
            followed: boolean;
            format: string;
            homonyms: number;
            /** @enum {string} */
            kind: "atomic" | "derived" | "composite" | "conversion" | "funnel" | "retention";
            name: components["schemas"]["Text"];
            nature: string;
            owner: components["schemas"]["Owners"];
            popularity: number;
            /** @enum {string} */
            sensitivity: "public" | "internal" | "confidential" | "secret";
            /** @enum {string} */
            status: "draft" | "in_review" | "published" | "deprecated" | "retired";
            tags: string[];
            tier: string;
            unit: string;
            version: string;
        };
        MetricDetail: {
            /** @enum {string} */
            additivity: "additive" | "semi_additive" | "non_additive";
            aliases: components["schemas"]["Alias"][];
            align: string;
            allowed_actions: string[];
            as_of: string | null;
            caliber: components["schemas"]["Text"];
            can_see_value: boolean;
            certification: components["schemas"]["Certification"] | null;
            certified: boolean;
            code: string;
            dataset: string;
            denied: components["schemas"]["Denial"] | null;
            dimensions: components["schemas"]["DimensionBrief"][];
            /** @enum {string} */
            direction: "higher" | "lower" | "";
            domain: components["schemas"]["Named"] | null;
            effective_from: string;
            exclusions: components["schemas"]["Text"];
            extra: {
                [key: string]: string;
            };
            fingerprint: string;
            followed: boolean;
            format: string;
            formula: string;
            formula_parts: components["schemas"]["FormulaPart"][];
            freshness: components["schemas"]["Freshness"] | null;
            grain: string;
            grains: string[];
            homonyms: number;
            /** @enum {string} */
            kind: "atomic" | "derived" | "composite" | "conversion" | "funnel" | "retention";
            measure: string;
            name: components["schemas"]["Text"];
            nature: string;
            not_to_be_confused: components["schemas"]["Confusable"][];
            nulls: string;
            of: string;
            offset: string;
            owner: components["schemas"]["Owners"];
            period: string;
            popularity: number;
            purpose: components["schemas"]["Text"];
            questions: string[];
            replaces: string[];
            scope: components["schemas"]["Text"];
            /** @enum {string} */
            sensitivity: "public" | "internal" | "confidential" | "secret";
            sources: components["schemas"]["TableUse"][];
            /** @enum {string} */
            status: "draft" | "in_review" | "published" | "deprecated" | "retired";
            tags: string[];
            tier: string;
            time: string;
            times: components["schemas"]["TimeBrief"][];
            unit: string;
            used_by: components["schemas"]["UsedBy"][];
            variant_of: string;
            version: string;
            where: string;
            words: components["schemas"]["Words"];
        };
        MetricList: {
            items: components["schemas"]["MetricBrief"][];
            next: string | null;
            total: number;
        };
        MetricPage: {
            facets: components["schemas"]["Facets"];
            items: components["schemas"]["MetricBrief"][];
            next: string | null;
            total: number;
        };
        /**
         * @description What is asked, in business words. ``since`` and ``until`` are both inclusive.
         *
         *     ``timezone``: in which times are read. ``saved``: a saved query underneath. Without metrics, ``distinct`` is whether
         *     each combination comes once, and ``min_max`` asks for the least and the greatest value.
         */
        MetricQuery: {
            /** @default [] */
            by?: string[];
            /** @default [] */
            compare?: string[];
            /** @default true */
            distinct?: boolean;
            /** @default false */
            fill?: boolean;
            /** @default  */
            grain?: string;
            limit?: number | null;
            /** @default [] */
            metrics?: string[];
            /** @default false */
            min_max?: boolean;
            /** @default [] */
            order?: string[];
            /** @default  */
            saved?: string;
            /** @default  */
            since?: string;
            /** @default  */
            time?: string;
            /** @default  */
            timezone?: string;
            /** @default false */
            totals?: boolean;
            /** @default  */
            until?: string;
            /** @default [] */
            where?: string[];
        };
        /** @description A figure of a report; ``name``: what the report calls it. */
        MetricReport: {
            department: components["schemas"]["Named"] | null;
            name: string;
            place: string;
        };
        MetricReports: {
            items: components["schemas"]["MetricReport"][];
        };
        MetricVersion: {
            at: string | null;
            by: string;
            changes: components["schemas"]["Change"][];
            fingerprint: string;
            /** @enum {string} */
            kind: "breaking" | "additive" | "wording";
            message: string;
            version: string;
        };
        MetricVersionList: {
            items: components["schemas"]["MetricVersion"][];
            next: string | null;
            total: number;
        };
        /** @description ``month``: its first day. A figure is null where there is no data, and counts as nothing in the gap. */
        Month: {
            gap: number | null;
            left: number | null;
            month: string;
            right: number | null;
        };
        Named: {
            code: string;
            name: components["schemas"]["Text"];
        };
        /** @description Without a password one is made and returned once; the person changes it at the first sign-in. */
        NewAccount: {
            /** @default {} */
            attributes?: {
                [key: string]: string[];
            };
            department?: string | null;
            name: string;
            /** @default  */
            password?: string;
            /** @default [] */
            roles?: string[];
            username: string;
        };
        NewChangeRequest: {
            /**
             * @description The fingerprint that was changed; If-Match says the same.
             * @default
             */
            base?: string;
            files: {
                [key: string]: string;
            };
            message: string;
        };
        NewDepartment: {
            code: string;
            name: components["schemas"]["Text"] | string;
            parent?: string | null;
        };
        NewToken: {
            /** @default 90 */
            days?: number;
            name: string;
            scopes: string[];
            /** @default  */
            username?: string;
        };
        /** @description One sentence about the figures. ``count``: rows that it speaks of. */
        Note: {
            code: string;
            count?: number | null;
            /** @default  */
            dataset?: string;
            en: string;
            /** @default  */
            entity?: string;
            /** @default  */
            metric?: string;
            /** @enum {string} */
            severity: "info" | "warning";
            zh: string;
        };
        Owners: {
            business: string;
            department: components["schemas"]["Named"] | null;
            technical: string;
        };
        /** @description One member; ``amounts`` in the order of the causes. */
        Part: {
            amounts: number[];
            gap: number;
            left: number;
            member: unknown[];
            right: number;
        };
        Passwords: {
            new: string;
            old: string;
        };
        Preferences: {
            lang?: string | null;
            theme?: string | null;
        };
        /** @description application/problem+json. ``where``: a path inside the request, or file:line:column. */
        Problem: {
            code: string;
            /** @default  */
            hint?: string;
            message: string;
            status: number;
            title: string;
            /** @default  */
            where?: string;
        };
        Problems: {
            problems: components["schemas"]["Finding"][];
        };
        /** @description A time of one's own, ISO dates, both inclusive; "" = the last closed periods. */
        ProposeBridge: {
            /** @default  */
            since?: string;
            /** @default  */
            until?: string;
        };
        /** @description ``yaml``: to be pasted under the metric. */
        ProposedBridge: {
            bridge: components["schemas"]["GapBridge"];
            yaml: string;
        };
        QueryResult: {
            cached: boolean;
            columns: components["schemas"]["Column"][];
            elapsed_ms: number;
            receipt: string;
            rows: (string | number | boolean | null)[][];
            sql: string;
            statement: components["schemas"]["Statement"];
            totals: components["schemas"]["Total"][];
        };
        /** @description ``asked_as``: whose rights hold, and under which definitions; ``version`` is that of the first metric. */
        Question: {
            /**
             * @default {
             *       "user": "",
             *       "version": "",
             *       "on": ""
             *     }
             */
            asked_as?: components["schemas"]["Standing"];
            /** @default [] */
            by?: string[];
            /** @default [] */
            compare?: string[];
            /** @default true */
            distinct?: boolean;
            /** @default false */
            fill?: boolean;
            /** @default  */
            grain?: string;
            limit?: number | null;
            /** @default [] */
            metrics?: string[];
            /** @default false */
            min_max?: boolean;
            /** @default [] */
            order?: string[];
            /** @default  */
            saved?: string;
            /** @default  */
            since?: string;
            /** @default  */
            time?: string;
            /** @default  */
            timezone?: string;
            /** @default false */
            totals?: boolean;
            /** @default  */
            until?: string;
            /** @default [] */
            where?: string[];
        };
        Receipt: {
            as_of: string;
            at: string;
            data_version: string;
            engine: string;
            id: string;
            metrics: {
                [key: string]: {
                    [key: string]: string;
                };
            };
            policies: string[];
            principal: {
                [key: string]: unknown;
            };
            query: {
                [key: string]: unknown;
            };
            result_hash: string;
            /** @default [] */
            rollups?: string[];
            snapshot: string;
            source: string;
            sql_hash: string;
            timezone: string;
        };
        /** @description Two metrics over one period, both days inclusive. ``by``: every member of these dimensions apart. */
        Reconcile: {
            /** @default [] */
            by?: string[];
            left: string;
            /**
             * @default {
             *       "user": "",
             *       "version": "",
             *       "on": "",
             *       "sql": "",
             *       "figure": ""
             *     }
             */
            left_as?: components["schemas"]["Side"];
            right: string;
            /**
             * @default {
             *       "user": "",
             *       "version": "",
             *       "on": "",
             *       "sql": "",
             *       "figure": ""
             *     }
             */
            right_as?: components["schemas"]["Side"];
            since: string;
            until: string;
            /** @default [] */
            where?: string[];
        };
        /** @description ``cause``: the id of a cause of the same reconciliation, or its place from 1. */
        ReconcileRows: {
            /** @default [] */
            by?: string[];
            cause: string;
            left: string;
            /**
             * @default {
             *       "user": "",
             *       "version": "",
             *       "on": "",
             *       "sql": "",
             *       "figure": ""
             *     }
             */
            left_as?: components["schemas"]["Side"];
            /** @default 100 */
            limit?: number;
            right: string;
            /**
             * @default {
             *       "user": "",
             *       "version": "",
             *       "on": "",
             *       "sql": "",
             *       "figure": ""
             *     }
             */
            right_as?: components["schemas"]["Side"];
            since: string;
            until: string;
            /** @default [] */
            where?: string[];
        };
        /**
         * @description ``gap`` is right less left; the amounts of the causes sum to it: ``residual``, what they leave, is 0.
         *
         *     Of ratios also what is above and below.
         */
        Reconciliation: {
            /** @default [] */
            by?: string[];
            causes: components["schemas"]["Cause"][];
            gap: number;
            left: components["schemas"]["Figure"];
            over?: number[] | null;
            /** @default [] */
            parts?: components["schemas"]["Part"][];
            residual: number;
            right: components["schemas"]["Figure"];
            under?: number[] | null;
        };
        /** @description Why somebody may not do it, and what to do next. */
        Refusal: {
            code: string;
            hint: components["schemas"]["Text"];
            message: components["schemas"]["Text"];
        };
        Replay: {
            /**
             * @default then
             * @enum {string}
             */
            data?: "then" | "now";
            /**
             * @default then
             * @enum {string}
             */
            definition?: "then" | "now";
        };
        /** @description ``same``: whether the figures are those of then. ``then``: the receipt. */
        Replayed: {
            notes: components["schemas"]["Note"][];
            now: components["schemas"]["QueryResult"];
            same: boolean;
            then: components["schemas"]["Receipt"];
        };
        /** @description ``permissions``: in the installation; what it adds on metrics is decided by the rules of access. */
        Role: {
            code: string;
            name: components["schemas"]["Text"];
            permissions: string[];
        };
        RoleList: {
            items: components["schemas"]["Role"][];
            next: string | null;
            total: number;
        };
        /** @description What it adds to each side, and to the cause. */
        Row: {
            amount: number;
            left: number;
            right: number;
            values: unknown[];
        };
        /** @description ``plain``: in everyday words. */
        Rule: {
            code: string;
            name: components["schemas"]["Text"];
            plain: components["schemas"]["Text"];
        };
        /** @description Of what is equal: the rules that brought each side to its canonical form. */
        Rules: {
            left: components["schemas"]["Rule"][];
            right: components["schemas"]["Rule"][];
        };
        /** @description ``at_most``: an amount (1000) or a share of the reference figure (5%); "" = any amount. */
        SanctionedCause: {
            /** @default  */
            at_most?: string;
            /**
             * @default {
             *       "zh": "",
             *       "en": ""
             *     }
             */
            because?: components["schemas"]["Text"];
            cause: string;
        };
        SearchHit: {
            /** @default  */
            alias?: string;
            /** @default  */
            alias_department?: string;
            certified: boolean;
            code: string;
            domain: string;
            /** @enum {string} */
            matched: "name" | "alias" | "pinyin" | "code" | "text";
            name: components["schemas"]["Text"];
            snippet: components["schemas"]["Text"];
            status: string;
            /** @enum {string} */
            type: "metric" | "dimension" | "domain" | "metric_set";
        };
        SearchResult: {
            items: components["schemas"]["SearchHit"][];
        };
        Session: {
            must_change_password: boolean;
            permissions: string[];
            project: components["schemas"]["Named"];
            setup_needed: boolean;
            user: components["schemas"]["User"];
        };
        SetBrief: {
            audience: components["schemas"]["Named"][];
            code: string;
            metrics: number;
            name: components["schemas"]["Text"];
            owner: string;
            purpose: components["schemas"]["Text"];
        };
        SetDetail: {
            audience: components["schemas"]["Named"][];
            by: string[];
            code: string;
            grain: string;
            metrics: components["schemas"]["MetricBrief"][];
            name: components["schemas"]["Text"];
            owner: string;
            period: string;
            purpose: components["schemas"]["Text"];
        };
        SetList: {
            items: components["schemas"]["SetBrief"][];
            next: string | null;
            total: number;
        };
        Setup: {
            name: string;
            password: string;
            username: string;
        };
        /**
         * @description ``sql``: a report's SQL with one SELECT instead of a metric, ``figure``: which of its figures; the side's name is
         *     then what the report is called.
         */
        Side: {
            /** @default  */
            figure?: string;
            /** @default  */
            on?: string;
            /** @default  */
            sql?: string;
            /** @default  */
            user?: string;
            /** @default  */
            version?: string;
        };
        /** @description ``proof``: "" where there is none; nothing is called equal without one. ``tried``: databases searched. */
        SideBySide: {
            clauses: components["schemas"]["Clause"][];
            differences: components["schemas"]["Difference"][];
            left: components["schemas"]["MetricBrief"];
            /** @enum {string} */
            proof: "canonical" | "implication" | "data" | "witness" | "";
            reasons: components["schemas"]["Text"][];
            right: components["schemas"]["MetricBrief"];
            rules: components["schemas"]["Rules"];
            text: components["schemas"]["Text"];
            tried: number;
            /** @enum {string} */
            verdict: "equal" | "equal_on_data" | "left_subset" | "right_subset" | "different" | "unknown";
            witness: components["schemas"]["Witness"] | null;
        };
        SignIn: {
            password: string;
            username: string;
        };
        SignInNeeded: {
            code: string;
            /** @default [] */
            demo_accounts?: components["schemas"]["DemoAccount"][];
            /** @default  */
            hint?: string;
            message: string;
            /** @default false */
            setup_needed?: boolean;
            status: number;
            title: string;
            /** @default  */
            where?: string;
        };
        /** @description Asked as another person (who may look as another), of another version, by the definitions of another day. */
        Standing: {
            /** @default  */
            on?: string;
            /** @default  */
            user?: string;
            /** @default  */
            version?: string;
        };
        Statement: {
            as_of: string;
            notes: components["schemas"]["Note"][];
            since: string;
            timezone: string;
            until: string;
            versions: {
                [key: string]: string;
            };
        };
        TableUse: {
            columns: string[];
            dataset: string;
            table: string;
        };
        /** @description In Chinese and English; a language without a text is left out. */
        Text: {
            /** @default  */
            en?: string;
            /** @default  */
            zh?: string;
        };
        /** @description The last complete month against the one before, or a year before. */
        Tile: {
            as_of: string | null;
            change: number | null;
            column: components["schemas"]["Column"] | null;
            /** @enum {string} */
            compare: "previous_period" | "previous_year";
            error: components["schemas"]["Problem"] | null;
            metric: components["schemas"]["MetricBrief"];
            previous: number | null;
            ratio: number | null;
            since: string;
            sparkline: [
                string,
                number | null
            ][];
            until: string;
            value: number | null;
        };
        Tiles: {
            items: components["schemas"]["Tile"][];
        };
        TimeBrief: {
            label: components["schemas"]["Text"];
            name: string;
        };
        Token: {
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            expires_at: string;
            id: string;
            name: string;
            revoked_at: string | null;
            scopes: string[];
            used_at: string | null;
            username: string;
        };
        TokenPage: {
            items: components["schemas"]["Token"][];
            next: string | null;
            total: number;
        };
        /** @description ``level``: the columns that it keeps apart; ``row``: in the order of the columns. */
        Total: {
            level: string[];
            /**
             * @default {
             *       "zh": "",
             *       "en": ""
             *     }
             */
            name?: components["schemas"]["Text"];
            row: (string | number | boolean | null)[];
        };
        /** @description An object that names another metric afterwards. */
        Touched: {
            code: string;
            name: components["schemas"]["Text"];
            /** @enum {string} */
            table: "metrics" | "sets" | "saved" | "rollups" | "policies";
        };
        UsedBy: {
            code: string;
            /** @enum {string} */
            kind: "atomic" | "derived" | "composite" | "conversion" | "funnel" | "retention";
            name: components["schemas"]["Text"];
        };
        User: {
            attributes: {
                [key: string]: string[];
            };
            department: components["schemas"]["Named"] | null;
            departments: string[];
            lang: string;
            name: string;
            roles: string[];
            theme: string;
            username: string;
        };
        Verdict: {
            /** @default  */
            note?: string;
        };
        /** @description Of one rollup of a dataset that is asked: whether it is used, and why or which requirement failed. */
        WhyRollup: {
            code: string;
            dataset: string;
            en: string;
            rollup: string;
            used: boolean;
            zh: string;
        };
        /** @description The fewest rows on which the two differ, and what each gives: its time, if it has one, and its figure. */
        Witness: {
            left: (string | number | boolean | null)[][];
            right: (string | number | boolean | null)[][];
            tables: components["schemas"]["WitnessTable"][];
        };
        WitnessColumn: {
            label: components["schemas"]["Text"];
            name: string;
        };
        WitnessTable: {
            columns: components["schemas"]["WitnessColumn"][];
            label: components["schemas"]["Text"];
            name: string;
            rows: (string | number | boolean | null)[][];
        };
        Words: {
            en: string[];
            zh: string[];
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    get_audit: {
        parameters: {
            query?: {
                since?: string | null;
                until?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused or failed. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused or failed. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description JSON lines. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/x-ndjson": unknown;
                };
            };
        };
    };
    list_bridges: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused or failed. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused or failed. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Bridges"];
                };
            };
        };
    };
    get_bridge: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                metric: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused or failed. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused or failed. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Bridge"];
                };
            };
        };
    };
    propose_bridge: {
        parameters: {
            query?: never;
            header?: {
                /** @description A name of your own, to stop the question by. */
                "X-Query-Ticket"?: string;
            };
            path: {
                metric: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ProposeBridge"];
            };
        };
        responses: {
            /** @description Refused or failed. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused or failed. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProposedBridge"];
                };
            };
        };
    };
    check_bridges: {
        parameters: {
            query?: never;
            header?: {
                /** @description A name of your own, to stop the question by. */
                "X-Query-Ticket"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CheckBridges"];
            };
        };
        responses: {
            /** @description Refused or failed. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused or failed. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BridgeChecks"];
                };
            };
        };
    };
    list_cases: {
        parameters: {
            query?: {
                cursor?: string;
                /** @description compare figures of twelve months too */
                data?: boolean;
                /** @description a code */
                department?: string;
                /** @description same_definition, same_name, contained, near */
                kind?: string[];
                limit?: number;
                /** @description a code or name */
                metric?: string;
                /** @description a part of a name */
                owner?: string;
                /** @description open or decided */
                status?: string;
            };
            header?: {
                /** @description A name of your own, to stop the question by. */
                "X-Query-Ticket"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused or failed. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused or failed. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Cases"];
                };
            };
        };
    };
    list_decisions: {
        parameters: {
            query?: {
                /** @description a day; without one, this month */
                since?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused or failed. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused or failed. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DecisionsInForce"];
                };
            };
        };
    };
    decide: {
        parameters: {
            query?: never;
            header?: {
                /** @description A name of your own, to stop the question by. */
                "X-Query-Ticket"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CaseDecision"];
            };
        };
        responses: {
            /** @description Refused or failed. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused or failed. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChangeRequest"];
                };
            };
        };
    };
    foresee: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CaseQuestion"];
            };
        };
        responses: {
            /** @description Refused or failed. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused or failed. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CaseEffect"];
                };
            };
        };
    };
    list_change_requests: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
                /** @description open, approved, applied, rejected, withdrawn */
                status?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused or failed. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused or failed. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChangeRequests"];
                };
            };
        };
    };
    open_change_request: {
        parameters: {
            query?: never;
            header?: {
                "if-match"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewChangeRequest"];
            };
        };
        responses: {
            /** @description Refused or failed. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused or failed. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChangeRequest"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["BrokenDefinitions"];
                };
            };
        };
    };
    get_change_request: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                request_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused or failed. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused or failed. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChangeRequest"];
                };
            };
        };
    };
    approve_change_request: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                request_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Verdict"];
            };
        };
        responses: {
            /** @description Refused or failed. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused or failed. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChangeRequest"];
                };
            };
        };
    };
    reject_change_request: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                request_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Verdict"];
            };
        };
        responses: {
            /** @description Refused or failed. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused or failed. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChangeRequest"];
                };
            };
        };
    };
    withdraw_change_request: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                request_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused or failed. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused or failed. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChangeRequest"];
                };
            };
        };
    };
    compare_metrics: {
        parameters: {
            query?: never;
            header?: {
                /** @description A name of your own, to stop the question by. */
                "X-Query-Ticket"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Compare"];
            };
        };
        responses: {
            /** @description Refused or failed. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused or failed. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SideBySide"];
                };
            };
        };
    };
    export_comparison: {
        parameters: {
            query?: never;
            header?: {
                /** @description A name of your own, to stop the question by. */
                "X-Query-Ticket"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ExportDesk"];
            };
        };
        responses: {
            /** @description Refused or failed. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused or failed. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The file. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/pdf": unknown;
                    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": unknown;
                };
            };
        };
    };
    get_definitions: {
        parameters: {
            query?: never;
            header?: {
                "if-none-match"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused or failed. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused or failed. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Definitions"];
                };
            };
            /** @description As If-None-Match has it. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    check_definitions: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Files"];
            };
        };
        responses: {
            /** @description Refused or failed. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused or failed. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Problems"];
                };
            };
        };
    };
    diff_definitions: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Files"];
            };
        };
        responses: {
            /** @description Refused or failed. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused or failed. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Changes"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["BrokenDefinitions"];
                };
            };
        };
    };
    export_definitions: {
        parameters: {
            query: {
                strict?: boolean;
                tool: "ossie" | "ossie-0.2" | "ossie-0.2-objects" | "dbt" | "cube" | "xlsx" | "md";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused or failed. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused or failed. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DefinitionFiles"];
                    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": unknown;
                    "application/yaml": unknown;
                    "application/zip": unknown;
                    "text/markdown; charset=utf-8": unknown;
                };
            };
        };
    };
    list_departments: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused or failed. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused or failed. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DepartmentList"];
                };
            };
        };
    };
    create_department: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewDepartment"];
            };
        };
        responses: {
            /** @description Refused or failed. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused or failed. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Department"];
                };
            };
        };
    };
    change_department: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                code: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DepartmentChange"];
            };
        };
        responses: {
            /** @description Refused or failed. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused or failed. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Department"];
                };
            };
        };
    };
    delete_department: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                code: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused or failed. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused or failed. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    list_dimensions: {
        parameters: {
            query?: {
                /** @description The dimensions that all of these share. */
                metrics?: string[];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused or failed. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused or failed. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DimensionList"];
                };
            };
        };
    };
    list_values: {
        parameters: {
            query?: {
                limit?: number;
                /** @description The dimensions that all of these share. */
                metrics?: string[];
                q?: string;
            };
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused or failed. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused or failed. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Members"];
                };
            };
        };
    };
    list_domains: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused or failed. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused or failed. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DomainList"];
                };
            };
        };
    };
    get_home: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused or failed. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused or failed. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Home"];
                };
            };
        };
    };
    get_tiles: {
        parameters: {
            query?: {
                /** @description Metrics; those that one follows if empty. */
                codes?: string[];
                compare?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused or failed. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused or failed. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Tiles"];
                };
            };
        };
    };
    list_intakes: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused or failed. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused or failed. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Intakes"];
                };
            };
        };
    };
    open_intake: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "multipart/form-data": components["schemas"]["Body_open_intake"];
            };
        };
        responses: {
            /** @description Refused or failed. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused or failed. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Intake"];
                };
            };
        };
    };
    get_intake: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                intake: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused or failed. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused or failed. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Intake"];
                };
            };
        };
    };
    list_candidates: {
        parameters: {
            query?: {
                cursor?: string;
                /** @description a code */
                department?: string;
                limit?: number;
                /** @description only those that were proved to be a metric that is there */
                proved?: boolean;
                /** @description open, in_review, decided */
                state?: string;
            };
            header?: never;
            path: {
                intake: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused or failed. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused or failed. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IntakeCandidates"];
                };
            };
        };
    };
    decide_on_candidates: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                intake: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["IntakeDecision"];
            };
        };
        responses: {
            /** @description Refused or failed. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused or failed. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IntakeDecided"];
                };
            };
        };
    };
    list_faults: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path: {
                intake: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused or failed. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused or failed. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IntakeFiles"];
                };
            };
        };
    };
    add_files: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                intake: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "multipart/form-data": components["schemas"]["Body_add_files"];
            };
        };
        responses: {
            /** @description Refused or failed. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused or failed. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Intake"];
                };
            };
        };
    };
    resume_intake: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                intake: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused or failed. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused or failed. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Intake"];
                };
            };
        };
    };
    stop_intake: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                intake: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused or failed. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused or failed. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Intake"];
                };
            };
        };
    };
    undo_decision: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                intake: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["IntakeUndo"];
            };
        };
        responses: {
            /** @description Refused or failed. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused or failed. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IntakeUndone"];
                };
            };
        };
    };
    list_follows: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused or failed. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused or failed. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MetricList"];
                };
            };
        };
    };
    put_follow: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused or failed. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused or failed. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    delete_follow: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused or failed. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused or failed. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    get_meta: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused or failed. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused or failed. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Meta"];
                };
            };
        };
    };
    list_metric_sets: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused or failed. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused or failed. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SetList"];
                };
            };
        };
    };
    get_metric_set: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                code: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused or failed. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused or failed. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SetDetail"];
                };
            };
        };
    };
    list_all_metrics: {
        parameters: {
            query?: {
                /** @description One or several values; those of one facet are alternatives. */
                certified?: string[];
                cursor?: string;
                /** @description One or several values; those of one facet are alternatives. */
                department?: string[];
                /** @description One or several values; those of one facet are alternatives. */
                domain?: string[];
                /** @description One or several values; those of one facet are alternatives. */
                kind?: string[];
                limit?: number;
                /** @description One or several values; those of one facet are alternatives. */
                owner?: string[];
                q?: string;
                /** @description One or several values; those of one facet are alternatives. */
                sensitivity?: string[];
                sort?: string;
                /** @description One or several values; those of one facet are alternatives. */
                status?: string[];
                /** @description One or several values; those of one facet are alternatives. */
                tag?: string[];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused or failed. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused or failed. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MetricPage"];
                };
            };
        };
    };
    get_metric: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused or failed. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused or failed. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MetricDetail"];
                };
            };
        };
    };
    get_lineage: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused or failed. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused or failed. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Lineage"];
                };
            };
        };
    };
    get_reports: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused or failed. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused or failed. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MetricReports"];
                };
            };
        };
    };
    get_versions: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused or failed. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused or failed. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MetricVersionList"];
                };
            };
        };
    };
    run_query: {
        parameters: {
            query?: never;
            header?: {
                /** @description A name of your own, to stop the question by. */
                "X-Query-Ticket"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Question"];
            };
        };
        responses: {
            /** @description Refused or failed. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused or failed. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["QueryResult"];
                    "application/vnd.apache.arrow.stream": unknown;
                };
            };
        };
    };
    cancel_query: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Cancel"];
            };
        };
        responses: {
            /** @description Refused or failed. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused or failed. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Cancelled"];
                };
            };
        };
    };
    explain_query: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Explain"];
            };
        };
        responses: {
            /** @description Refused or failed. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused or failed. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Explained"];
                };
            };
        };
    };
    export_query: {
        parameters: {
            query?: never;
            header?: {
                /** @description A name of your own, to stop the question by. */
                "X-Query-Ticket"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Export"];
            };
        };
        responses: {
            /** @description Refused or failed. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused or failed. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The file. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": unknown;
                    "text/csv": unknown;
                };
            };
        };
    };
    get_receipt: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                receipt_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused or failed. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused or failed. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Receipt"];
                };
            };
        };
    };
    replay_receipt: {
        parameters: {
            query?: never;
            header?: {
                /** @description A name of your own, to stop the question by. */
                "X-Query-Ticket"?: string;
            };
            path: {
                receipt_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Replay"];
            };
        };
        responses: {
            /** @description Refused or failed. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused or failed. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Replayed"];
                };
            };
        };
    };
    reconcile_metrics: {
        parameters: {
            query?: never;
            header?: {
                /** @description A name of your own, to stop the question by. */
                "X-Query-Ticket"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Reconcile"];
            };
        };
        responses: {
            /** @description Refused or failed. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused or failed. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Reconciliation"];
                };
            };
        };
    };
    course_of_both: {
        parameters: {
            query?: never;
            header?: {
                /** @description A name of your own, to stop the question by. */
                "X-Query-Ticket"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Reconcile"];
            };
        };
        responses: {
            /** @description Refused or failed. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused or failed. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Course"];
                };
            };
        };
    };
    rows_of_cause: {
        parameters: {
            query?: never;
            header?: {
                /** @description A name of your own, to stop the question by. */
                "X-Query-Ticket"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReconcileRows"];
            };
        };
        responses: {
            /** @description Refused or failed. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused or failed. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Behind"];
                };
            };
        };
    };
    export_rows: {
        parameters: {
            query?: never;
            header?: {
                /** @description A name of your own, to stop the question by. */
                "X-Query-Ticket"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ExportRows"];
            };
        };
        responses: {
            /** @description Refused or failed. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused or failed. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The file. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": unknown;
                    "text/csv": unknown;
                };
            };
        };
    };
    list_roles: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused or failed. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused or failed. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RoleList"];
                };
            };
        };
    };
    search_everything: {
        parameters: {
            query?: {
                limit?: number;
                q?: string;
                /** @description metric, dimension, domain, metric_set */
                types?: string[];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused or failed. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused or failed. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SearchResult"];
                };
            };
        };
    };
    get_session: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused or failed. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused or failed. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["SignInNeeded"];
                };
            };
        };
    };
    open_session: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SignIn"];
            };
        };
        responses: {
            /** @description Refused or failed. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused or failed. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["SignInNeeded"];
                };
            };
        };
    };
    close_session: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused or failed. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused or failed. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    put_password: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Passwords"];
            };
        };
        responses: {
            /** @description Refused or failed. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused or failed. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    put_preferences: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Preferences"];
            };
        };
        responses: {
            /** @description Refused or failed. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused or failed. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Likes"];
                };
            };
        };
    };
    set_up: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Setup"];
            };
        };
        responses: {
            /** @description Refused or failed. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused or failed. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Account"];
                };
            };
        };
    };
    list_all_tokens: {
        parameters: {
            query?: {
                everybody?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused or failed. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused or failed. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TokenPage"];
                };
            };
        };
    };
    add_token: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewToken"];
            };
        };
        responses: {
            /** @description Refused or failed. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused or failed. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MadeToken"];
                };
            };
        };
    };
    delete_token: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                token_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused or failed. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused or failed. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    list_users: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
                q?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused or failed. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused or failed. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccountPage"];
                };
            };
        };
    };
    add_user: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewAccount"];
            };
        };
        responses: {
            /** @description Refused or failed. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused or failed. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MadeAccount"];
                };
            };
        };
    };
    get_user: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                username: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused or failed. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused or failed. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Account"];
                };
            };
        };
    };
    change_user: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                username: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AccountChange"];
            };
        };
        responses: {
            /** @description Refused or failed. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused or failed. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Account"];
                };
            };
        };
    };
    get_health: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused or failed. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused or failed. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
        };
    };
    get_telemetry: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused or failed. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused or failed. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain; version=0.0.4; charset=utf-8": unknown;
                };
            };
        };
    };
    get_readiness: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused or failed. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused or failed. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
        };
    };
}
