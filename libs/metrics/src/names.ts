/** One metric: what it counts, in which unit, and the labels that tell its series apart. */
export interface MetricDefinition {
  readonly type: 'counter' | 'gauge' | 'histogram';
  readonly help: string;
  /** The unit of its values. */
  readonly unit: string;
  readonly labels: readonly string[];
  /** Who sets it. Both processes declare all of them. */
  readonly by: 'api' | 'worker' | 'both' | 'backup';
}

/**
 * The dictionary of our metrics: code, dashboards and alerts use these names and no others. A label holds one of
 * few values that we choose; never an id, an address or anything that a caller typed.
 */
export const METRICS = {
  strongroom_build_info: {
    type: 'gauge',
    help: 'Always 1; the labels say what runs: the version, the Node version and the service',
    unit: 'info',
    labels: ['version', 'node', 'service'],
    by: 'both',
  },
  strongroom_ready: {
    type: 'gauge',
    help: '1 for each thing that the process stands on and can reach, 0 for what is away',
    unit: 'boolean',
    labels: ['check'],
    by: 'both',
  },
  strongroom_backup_last_success_timestamp_seconds: {
    type: 'gauge',
    help: 'When the last whole backup was made, Unix time',
    unit: 'seconds',
    labels: [],
    by: 'backup',
  },
  strongroom_http_request_duration_seconds: {
    type: 'histogram',
    help: 'Time from a request’s head to the end of its answer, by method, route template and class of status',
    unit: 'seconds',
    labels: ['method', 'route', 'status'],
    by: 'api',
  },
  strongroom_http_requests_in_flight: {
    type: 'gauge',
    help: 'Requests that have begun and are not answered yet',
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
    help: '1 while Redis is away and limits are counted in this process alone, otherwise 0',
    unit: 'boolean',
    labels: [],
    by: 'api',
  },
  strongroom_changed_originals_total: {
    type: 'counter',
    help: 'Downloads that were cut because the stored bytes are not those that were uploaded',
    unit: 'downloads',
    labels: [],
    by: 'api',
  },
  strongroom_database_connections: {
    type: 'gauge',
    help: 'Connections of this process’s pools: active, idle, and callers that wait for one',
    unit: 'connections',
    labels: ['pool', 'state'],
    by: 'both',
  },
  strongroom_queue_jobs: {
    type: 'gauge',
    help: 'Jobs in each queue by state; the same from every api process',
    unit: 'jobs',
    labels: ['queue', 'state'],
    by: 'api',
  },
  strongroom_documents_unsettled: {
    type: 'gauge',
    help: 'Documents whose text is not settled: pending (waiting) or processing; the same from every api process',
    unit: 'documents',
    labels: ['status'],
    by: 'api',
  },
  strongroom_oldest_unsettled_document_age_seconds: {
    type: 'gauge',
    help: 'How long ago the text was asked for that has been outstanding longest; 0 when none is',
    unit: 'seconds',
    labels: ['status'],
    by: 'api',
  },
  strongroom_queue_consumer_taking: {
    type: 'gauge',
    help: '1 for each queue that the process consumes and gets at, 0 while it takes no jobs of it',
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
    by: 'both',
  },
  strongroom_page_read_duration_seconds: {
    type: 'histogram',
    help: 'Time to read one page, by where its text came from: text-layer, ocr, or none when it could not be read',
    unit: 'seconds',
    labels: ['source'],
    by: 'worker',
  },
  strongroom_documents_read_total: {
    type: 'counter',
    help: 'Documents whose reading ended, by outcome and by the code of what was wrong (none: nothing)',
    unit: 'documents',
    labels: ['outcome', 'code'],
    by: 'worker',
  },
  strongroom_cells_started_total: {
    type: 'counter',
    help: 'Processes started to decode documents in; each document has at least one',
    unit: 'cells',
    labels: [],
    by: 'worker',
  },
  strongroom_cells_ended_total: {
    type: 'counter',
    help: 'Such processes that ended, by reason: crashed, out_of_memory and timeout took a page with them; closed, renewed and aborted did not',
    unit: 'cells',
    labels: ['reason'],
    by: 'worker',
  },
  strongroom_pages_read_total: {
    type: 'counter',
    help: 'Pages tried, by source of their text and by the code of what was wrong (none: nothing)',
    unit: 'pages',
    labels: ['source', 'code'],
    by: 'worker',
  },
} as const satisfies Record<string, MetricDefinition>;

export type MetricName = keyof typeof METRICS;
export type LabelsOf<N extends MetricName> = (typeof METRICS)[N]['labels'][number];

/** Those of prom-client's own metrics that dashboards and alerts lean on; it serves more. */
export const NODE_METRICS = {
  nodejs_eventloop_lag_p99_seconds:
    '99th percentile of the event loop’s delay since the last scrape',
  nodejs_eventloop_lag_mean_seconds: 'mean of the event loop’s delay since the last scrape',
  nodejs_heap_size_used_bytes: 'JavaScript heap in use',
  nodejs_gc_duration_seconds: 'time in garbage collection, by kind',
  process_resident_memory_bytes: 'memory of the process',
  process_cpu_seconds_total: 'processor time used',
  process_open_fds: 'open files and sockets',
  process_start_time_seconds: 'when the process started, Unix time',
} as const;
