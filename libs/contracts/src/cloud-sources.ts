import { z } from 'zod';

/** The settings of a Google Drive source. */
export const googleDriveSettingsSchema = z.strictObject({
  driveId: z
    .string('must be text')
    .regex(/^[\w-]{1,128}$/, 'must be the id of a shared drive')
    .optional()
    .describe('The id of a shared drive; default: My Drive'),
});

/** The settings of a OneDrive source: it is the drive of the user who agrees. */
export const onedriveSettingsSchema = z.strictObject({});
