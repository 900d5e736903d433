import type { SwaggerCustomOptions } from '@nestjs/swagger';

/** The parts of Swagger UI that the plugin below uses. */
interface SwaggerUi {
  React: { createElement(component: unknown, props: object): unknown };
  getSystem(): { fn: { jsonSchema5: { getSampleSchema: GetSampleSchema } } };
}
type GetSampleSchema = (
  schema: FormField,
  mediaType: string | false,
  ...more: unknown[]
) => unknown;
interface FormField {
  get(keyword: 'type'): string | undefined;
}

/**
 * Leaves the fields of a form empty; the browser does not send an empty field. Without this plugin Swagger UI
 * fills each field with a sample, such as a random digest, which matches no file.
 *
 * It runs in the browser: Nest writes its source text into the page, so it must not use anything outside
 * itself.
 */
const emptyFormFields = (ui: SwaggerUi) => ({
  fn: {
    getSampleSchema: (...[schema, mediaType, ...more]: Parameters<GetSampleSchema>) => {
      // Swagger UI asks without a media type only for the fields of a form.
      if (mediaType === false) return schema.get('type') === 'array' ? [] : '';
      return ui.getSystem().fn.jsonSchema5.getSampleSchema(schema, mediaType, ...more);
    },
  },
  wrapComponents: {
    // The checkbox "Send empty value", which Swagger UI ticks by default.
    ParameterIncludeEmpty:
      (box: unknown, { React }: SwaggerUi) =>
      (props: { isIncludedOptions: object }) => {
        const isIncludedOptions = { ...props.isIncludedOptions, shouldDispatchInit: false };
        return React.createElement(box, { ...props, isIncludedOptions });
      },
  },
});

/** The page at /docs and the contract at /openapi.json. */
export const DOCS_OPTIONS: SwaggerCustomOptions = {
  jsonDocumentUrl: 'openapi.json',
  raw: ['json'],
  customSiteTitle: 'Strongroom API',
  // The browser keeps the token after a reload, until the user logs out on the page.
  swaggerOptions: { persistAuthorization: true, plugins: [emptyFormFields] },
};
