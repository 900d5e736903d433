/** A job arrived that no handler of this process knows: a deployment fault, never dropped in silence. */
export class UnhandledJobError extends Error {
  constructor(jobName: string) {
    super(`No handler for the job ${jobName}`);
    this.name = 'UnhandledJobError';
  }
}
