import type { SwaggerCustomOptions } from '@nestjs/swagger';

/** The parts of Swagger UI that the plugin below stands on. */
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
 * Leaves the fields of a form empty, and an empty field is not sent. By itself Swagger UI fills each one with a sample, such
 * as a random digest, which no file has.
 *
 * It runs in the browser: Nest writes its source into the page, so it may use nothing from outside of itself.
 */
const emptyFormFields = (ui: SwaggerUi) => ({
  fn: {
    getSampleSchema: (...[schema, mediaType, ...more]: Parameters<GetSampleSchema>) => {
      // Fields of a form are the ones that are asked for without a media type.
      if (mediaType === false) return schema.get('type') === 'array' ? [] : '';
      return ui.getSystem().fn.jsonSchema5.getSampleSchema(schema, mediaType, ...more);
    },
  },
  wrapComponents: {
    // The box "Send empty value", which is ticked at first by itself.
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
  // The browser keeps the token over a reload, until somebody logs out on the page.
  swaggerOptions: { persistAuthorization: true, plugins: [emptyFormFields] },
};
