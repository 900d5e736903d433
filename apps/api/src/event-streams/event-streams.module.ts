import { Module } from '@nestjs/common';
import { EventStreams } from './event-streams.js';
import { StreamPlaces } from './stream-places.js';

/** The limits and the life of event streams, whatever they send. */
@Module({ providers: [EventStreams, StreamPlaces], exports: [EventStreams] })
export class EventStreamsModule {}
