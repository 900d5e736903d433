/** The definition of one metric. */
export interface MetricDefinition {
  readonly type: 'counter' | 'gauge' | 'histogram';
  readonly help: string;
  /** The unit of its values. */
  readonly unit: string;
  readonly labels: readonly string[];
  /** The process that sets it; `both` are the api and the worker, `all` also the connector. */
  readonly by: 'api' | 'worker' | 'both' | 'connector' | 'all' | 'backup';
}

/**
 * The dictionary of our metrics: code, dashboards and alerts use these names and no others. A label has one of a few
 * fixed values, never an id, an address or a text of a caller.
 */
export const METRICS = {
  strongroom_build_info: {
    type: 'gauge',
    help: 'Always 1; the labels are the version, the Node version and the service that run',
    unit: 'info',
    labels: ['version', 'node', 'service'],
    by: 'all',
  },
  strongroom_ready: {
    type: 'gauge',
    help: '1 for each dependency of the process that is available, 0 for each that is not',
    unit: 'boolean',
    labels: ['check'],
    by: 'all',
  },
  strongroom_sources: {
    type: 'gauge',
    help: 'Sources by state: active, failing (active, but the last round failed), paused or consent_needed; every connector reports the same value',
    unit: 'sources',
    labels: ['state'],
    by: 'connector',
  },
  strongroom_source_rounds_total: {
    type: 'counter',
    help: 'Rounds of sources by outcome: complete, or the code of the error',
    unit: 'rounds',
    labels: ['outcome'],
    by: 'connector',
  },
  strongroom_source_transfers_total: {
    type: 'counter',
    help: 'Transfers of files by outcome: staged (handed over to the api), or the code of the error',
    unit: 'transfers',
    labels: ['outcome'],
    by: 'connector',
  },
  strongroom_source_fetched_bytes_total: {
    type: 'counter',
    help: 'Bytes of files that were handed over to the api',
    unit: 'bytes',
    labels: [],
    by: 'connector',
  },
  strongroom_source_imports_total: {
    type: 'counter',
    help: 'Files of sources by outcome: imported (a document of the account has their bytes), or the code of the error',
    unit: 'files',
    labels: ['outcome'],
    by: 'api',
  },
  strongroom_source_oldest_work_age_seconds: {
    type: 'gauge',
    help: 'How long the oldest file of a source has waited for its next step: fetch (by the connector) or register (by the api); 0 when none waits',
    unit: 'seconds',
    labels: ['step'],
    by: 'connector',
  },
  strongroom_backup_last_success_timestamp_seconds: {
    type: 'gauge',
    help: 'When the last complete backup was made, Unix time',
    unit: 'seconds',
    labels: [],
    by: 'backup',
  },
  strongroom_http_request_duration_seconds: {
    type: 'histogram',
    help: 'Time from the head of a request to the end of its response, by method, route template and class of status',
    unit: 'seconds',
    labels: ['method', 'route', 'status'],
    by: 'api',
  },
  strongroom_http_requests_in_flight: {
    type: 'gauge',
    help: 'Requests that have started and are not answered yet',
    unit: 'requests',
    labels: [],
    by: 'api',
  },
  strongroom_event_streams: {
    type: 'gauge',
    help: 'Open streams of document events',
    unit: 'streams',
    labels: [],
    by: 'api',
  },
  strongroom_rate_limit_decisions_total: {
    type: 'counter',
    help: 'Requests allowed or refused by each rate-limit policy',
    unit: 'decisions',
    labels: ['policy', 'decision'],
    by: 'api',
  },
  strongroom_redis_degraded: {
    type: 'gauge',
    help: '1 while Redis is unavailable and limits are counted in this process only, otherwise 0',
    unit: 'boolean',
    labels: [],
    by: 'api',
  },
  strongroom_changed_originals_total: {
    type: 'counter',
    help: 'Downloads that were aborted because the stored bytes differ from the uploaded ones',
    unit: 'downloads',
    labels: [],
    by: 'api',
  },
  strongroom_database_connections: {
    type: 'gauge',
    help: 'Connections of the pools of this process: active, idle, and callers that wait for one',
    unit: 'connections',
    labels: ['pool', 'state'],
    by: 'both',
  },
  strongroom_queue_jobs: {
    type: 'gauge',
    help: 'Jobs in each queue by state; every api process reports the same value',
    unit: 'jobs',
    labels: ['queue', 'state'],
    by: 'api',
  },
  strongroom_documents_unsettled: {
    type: 'gauge',
    help: 'Documents whose text is not settled: pending (waiting, but not for a malware scan) or processing; every api process reports the same value',
    unit: 'documents',
    labels: ['status'],
    by: 'api',
  },
  strongroom_oldest_unsettled_document_age_seconds: {
    type: 'gauge',
    help: 'Time since the oldest unsettled document was requested to be read; 0 when there is none',
    unit: 'seconds',
    labels: ['status'],
    by: 'api',
  },
  strongroom_documents_unscanned: {
    type: 'gauge',
    help: 'Documents that wait for their malware scan; every api process reports the same value',
    unit: 'documents',
    labels: [],
    by: 'api',
  },
  strongroom_oldest_unscanned_document_age_seconds: {
    type: 'gauge',
    help: 'Longest time that a document has waited for its malware scan; 0 when none waits',
    unit: 'seconds',
    labels: [],
    by: 'api',
  },
  strongroom_scans_total: {
    type: 'counter',
    help: 'Malware scans by outcome: clean, infected, unscanned, blocked, failed (repeated later), or unavailable (no scanner)',
    unit: 'scans',
    labels: ['outcome'],
    by: 'api',
  },
  strongroom_search_outdated_documents: {
    type: 'gauge',
    help: 'Documents that are to be indexed again for the search; every api process reports the same value',
    unit: 'documents',
    labels: [],
    by: 'api',
  },
  strongroom_queue_consumer_taking: {
    type: 'gauge',
    help: '1 for each queue from which the process takes jobs, 0 for each that it should consume but cannot',
    unit: 'boolean',
    labels: ['queue'],
    by: 'both',
  },
  strongroom_job_failures_total: {
    type: 'counter',
    help: 'Attempts at a job that ended in an unexpected error, by queue',
    unit: 'attempts',
    labels: ['queue'],
    by: 'both',
  },
  strongroom_log_lines_dropped_total: {
    type: 'counter',
    help: 'Log lines that were dropped because stdout was not read, by level',
    unit: 'lines',
    labels: ['level'],
    by: 'all',
  },
  strongroom_page_read_duration_seconds: {
    type: 'histogram',
    help: 'Time to read one page, by the source of its text: text-layer, ocr, or none when it could not be read',
    unit: 'seconds',
    labels: ['source'],
    by: 'worker',
  },
  strongroom_documents_read_total: {
    type: 'counter',
    help: 'Documents that were read to the end, by outcome and error code (none: no error)',
    unit: 'documents',
    labels: ['outcome', 'code'],
    by: 'worker',
  },
  strongroom_cells_started_total: {
    type: 'counter',
    help: 'Sandbox processes started to decode documents; each document has at least one',
    unit: 'cells',
    labels: [],
    by: 'worker',
  },
  strongroom_cells_ended_total: {
    type: 'counter',
    help: 'Sandbox processes that ended, by reason: crashed, out_of_memory and timeout lost a page; closed, renewed and aborted did not',
    unit: 'cells',
    labels: ['reason'],
    by: 'worker',
  },
  strongroom_cell_isolation: {
    type: 'gauge',
    help: '1 for each layer of isolation that this machine gives to a sandbox process, 0 for each that is missing',
    unit: 'boolean',
    labels: ['layer'],
    by: 'worker',
  },
  strongroom_pages_read_total: {
    type: 'counter',
    help: 'Pages tried, by source of their text and by error code (none: no error)',
    unit: 'pages',
    labels: ['source', 'code'],
    by: 'worker',
  },
} as const satisfies Record<string, MetricDefinition>;

export type MetricName = keyof typeof METRICS;
export type LabelsOf<N extends MetricName> = (typeof METRICS)[N]['labels'][number];

/** The metrics of prom-client that dashboards and alerts use. It exposes more. */
export const NODE_METRICS = {
  nodejs_eventloop_lag_p99_seconds:
    '99th percentile of the event loop’s delay since the last scrape',
  nodejs_eventloop_lag_mean_seconds: 'mean of the event loop’s delay since the last scrape',
  nodejs_heap_size_used_bytes: 'JavaScript heap in use',
  nodejs_gc_duration_seconds: 'time in garbage collection, by kind',
  process_resident_memory_bytes: 'memory of the process',
  process_cpu_seconds_total: 'CPU time used',
  process_open_fds: 'open files and sockets',
  process_start_time_seconds: 'when the process started, Unix time',
} as const;
