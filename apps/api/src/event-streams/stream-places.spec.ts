import { describe, expect, it } from 'vitest';
import { EventStreamsTooManyError } from './event-streams.errors.js';
import { EVENT_LIMITS } from './event-limits.js';
import { StreamPlaces } from './stream-places.js';

describe('the places of event streams', () => {
  it('are limited by network: throw-away accounts of one address do not use up those of all', () => {
    const places = new StreamPlaces();
    const release = Array.from({ length: EVENT_LIMITS.MAX_STREAMS_OF_NETWORK }, (_, i) =>
      places.take(`account ${i}`, '192.0.2.1'),
    );
    expect(() => places.take('one more', '192.0.2.1')).toThrow(EventStreamsTooManyError);
    places.take('a neighbour', '192.0.2.2');
    release[0]?.();
    places.take('one more', '192.0.2.1');
  });

  it('are limited by the /48 around IPv6 networks', () => {
    const places = new StreamPlaces();
    for (let i = 0; i < 4 * EVENT_LIMITS.MAX_STREAMS_OF_NETWORK; i += 1) {
      places.take(`account ${i}`, `2001:db8:1:${(i % 256).toString(16)}00::1`);
    }
    expect(() => places.take('one more', '2001:db8:1:ffff::1')).toThrow(EventStreamsTooManyError);
    places.take('a neighbour', '2001:db8:2::1');
  });
});
