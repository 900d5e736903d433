/** Takes text piece by piece. */
export interface TextSink {
  write(text: string): void;
}
