import { describe, expect, it, vi } from 'vitest';
import { loadConfig } from '@app/config';
import { API_SLICES } from '../api.config.js';
import { FaultPoints } from './fault-points.js';

function faultPointsOf(settings: Record<string, string>): FaultPoints {
  return new FaultPoints(loadConfig(API_SLICES, { DATABASE_URL: 'postgres://x/y', ...settings }));
}

describe('a fault point', () => {
  it.each(['production', 'development'])(
    'has no effect in %s, whatever is set',
    async (NODE_ENV) => {
      const kill = vi.spyOn(process, 'kill').mockReturnValue(true);
      const faults = faultPointsOf({ NODE_ENV, FAULT_POINT: 'upload.committed' });
      await expect(faults.reach('upload.committed')).resolves.toBeUndefined();
      expect(kill).not.toHaveBeenCalled();
      kill.mockRestore();
    },
  );

  it('has no effect in tests but where it is the one that is named', async () => {
    const kill = vi.spyOn(process, 'kill').mockReturnValue(true);
    const faults = faultPointsOf({ NODE_ENV: 'test', FAULT_POINT: 'upload.committed' });
    await faults.reach('upload.received');
    expect(kill).not.toHaveBeenCalled();
    void faults.reach('upload.committed');
    expect(kill).toHaveBeenCalledWith(process.pid, 'SIGKILL');
    kill.mockRestore();
  });
});
