import { Injectable } from '@nestjs/common';
import type { CustomTypesConfig, Pool } from 'pg';
import { DataSource } from 'typeorm';
import type { PostgresDriver } from 'typeorm/driver/postgres/PostgresDriver.js';

interface Question {
  readonly text: string;
  readonly values: readonly unknown[];
  readonly types?: CustomTypesConfig;
  readonly isPrepared: boolean;
}

const AS_TEXTS: CustomTypesConfig = { getTypeParser: () => (value: string) => value };

/**
 * Runs the statements that nearly every request needs. Each connection parses and plans them once, and they go directly to
 * the driver. Only outside transactions.
 */
@Injectable()
export class PreparedStatements {
  private readonly names = new Map<string, string>();

  constructor(private readonly dataSource: DataSource) {}

  /** @param text one of few constant texts: every connection keeps each different text for ever */
  async run<R extends object>(text: string, values: readonly unknown[]): Promise<R[]> {
    return this.ask<R>({ text, values, isPrepared: true });
  }

  /** Like {@link run}, but the values stay texts as PostgreSQL sent them, whatever their types: they are not parsed. */
  async texts<R extends Readonly<Record<keyof R, string | null>>>(
    text: string,
    values: readonly unknown[],
  ): Promise<R[]> {
    return this.ask<R>({ text, values, types: AS_TEXTS, isPrepared: true });
  }

  /** Like {@link texts}, for one of many texts: no connection keeps it, and it is planned for its values. */
  async textsOnce<R extends Readonly<Record<keyof R, string | null>>>(
    text: string,
    values: readonly unknown[],
  ): Promise<R[]> {
    return this.ask<R>({ text, values, types: AS_TEXTS, isPrepared: false });
  }

  private async ask<R extends object>(question: Question): Promise<R[]> {
    const { text, values, types, isPrepared } = question;
    // Not `pool.query`: a query that waits there continues in the async context of the caller that released the connection.
    const client = await this.pool.connect();
    let failure: Error | undefined;
    try {
      const name = isPrepared ? { name: this.nameOf(text) } : {};
      const query = { ...name, text, values: [...values], ...(types && { types }) };
      return (await client.query<R>(query)).rows;
    } catch (error) {
      failure = error as Error;
      throw error;
    } finally {
      // A connection that failed is not used again.
      client.release(failure);
    }
  }

  private get pool(): Pool {
    return (this.dataSource.driver as PostgresDriver).master as Pool;
  }

  private nameOf(text: string): string {
    const known = this.names.get(text);
    if (known !== undefined) return known;
    const name = `strongroom_${this.names.size}`;
    this.names.set(text, name);
    return name;
  }
}
