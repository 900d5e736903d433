/** The functions of PDFium's C interface that are used here. The package declares only some of them. */
export interface PdfiumBinding {
  /** The library replaces this view when its memory grows, so it must not be kept. */
  readonly HEAPU8: Uint8Array<ArrayBuffer>;
  readonly wasmExports: {
    malloc(size: number): number;
    free(pointer: number): void;
  };
  _FPDF_InitLibraryWithConfig(config: object): void;
  _FPDF_LoadMemDocument(data: number, size: number, password: number): number;
  _FPDF_GetLastError(): number;
  _FPDF_GetPageCount(document: number): number;
  _FPDF_CreateNewDocument(): number;
  _FPDF_CloseDocument(document: number): void;
  /** Copies pages with what they inherit. `indices` is an array of integers. */
  _FPDF_ImportPagesByIndex(
    to: number,
    from: number,
    indices: number,
    length: number,
    at: number,
  ): number;
  _FPDF_LoadPage(document: number, index: number): number;
  _FPDF_ClosePage(page: number): void;
  _FPDF_GetPageWidthF(page: number): number;
  _FPDF_GetPageHeightF(page: number): number;
  _FPDFPage_GetAnnotCount(page: number): number;
  _FPDFPage_GetAnnot(page: number, index: number): number;
  _FPDFPage_CloseAnnot(annotation: number): void;
  _FPDFAnnot_GetSubtype(annotation: number): number;
  _FPDFAnnot_GetFlags(annotation: number): number;
  _FPDFAnnot_SetFlags(annotation: number, flags: number): number;
  /** Left, top, right and bottom as floats, in the page's own coordinates. */
  _FPDFAnnot_GetRect(annotation: number, rectangle: number): number;
  _FPDFAnnot_HasKey(annotation: number, key: number): number;
  /** This and the following functions write UTF-16 with a final zero if it fits, and return its bytes. */
  _FPDFAnnot_GetStringValue(
    annotation: number,
    key: number,
    buffer: number,
    length: number,
  ): number;
  _FPDFAnnot_GetFormFieldValue(
    form: number,
    annotation: number,
    buffer: number,
    length: number,
  ): number;
  _FPDFAnnot_GetOptionLabel(
    form: number,
    annotation: number,
    index: number,
    buffer: number,
    length: number,
  ): number;
  _FPDFAnnot_GetNumberValue(annotation: number, key: number, value: number): number;
  _FPDFAnnot_GetFormFieldType(form: number, annotation: number): number;
  _FPDFAnnot_GetFormFieldFlags(form: number, annotation: number): number;
  _FPDFAnnot_GetOptionCount(form: number, annotation: number): number;
  _FPDFAnnot_IsOptionSelected(form: number, annotation: number, index: number): number;
  /** `information` is an FPDF_FORMFILLINFO. Returns the handle of the form. */
  _FPDFDOC_InitFormFillEnvironment(document: number, information: number): number;
  _FPDF_GetXFAPacketCount(document: number): number;
  _FPDF_GetXFAPacketName(document: number, index: number, buffer: number, length: number): number;
  _FPDF_GetXFAPacketContent(
    document: number,
    index: number,
    buffer: number,
    length: number,
    outLength: number,
  ): number;
  _FPDFPage_Flatten(page: number, usage: number): number;
  _FPDFPage_CountObjects(page: number): number;
  _FPDFPage_GetObject(page: number, index: number): number;
  _FPDFPageObj_GetType(object: number): number;
  /** An object that is not active is neither drawn nor part of the text, until the page is closed. */
  _FPDFPageObj_SetIsActive(object: number, isActive: number): number;
  _FPDFPageObj_GetBounds(
    object: number,
    left: number,
    bottom: number,
    right: number,
    top: number,
  ): number;
  /** a, b, c, d, e and f as floats. */
  _FPDFPageObj_GetMatrix(object: number, matrix: number): number;
  _FPDFPageObj_Transform(
    object: number,
    a: number,
    b: number,
    c: number,
    d: number,
    e: number,
    f: number,
  ): void;
  _FPDFPageObj_HasTransparency(object: number): number;
  _FPDFPath_CountSegments(path: number): number;
  /** Writes how the path is filled, 0 for not at all, and whether it is stroked, as integers. */
  _FPDFPath_GetDrawMode(path: number, fill: number, stroke: number): number;
  _FPDFPageObj_CountMarks(object: number): number;
  _FPDFPageObj_GetClipPath(object: number): number;
  /** Returns -1 without a clip path. */
  _FPDFClipPath_CountPaths(clipPath: number): number;
  _FPDFImageObj_GetImageFilterCount(object: number): number;
  /** Writes a zero-terminated name, and returns its bytes including the zero. */
  _FPDFImageObj_GetImageFilter(object: number, index: number, name: number, length: number): number;
  _FPDFImageObj_GetImageMetadata(object: number, page: number, metadata: number): number;
  /** Writes the data as it is in the file if it fits, and always returns its length. */
  _FPDFImageObj_GetImageDataRaw(object: number, data: number, length: number): number;
  _FPDFFormObj_CountObjects(object: number): number;
  _FPDFFormObj_GetObject(object: number, index: number): number;
  _FPDFImageObj_GetImagePixelSize(object: number, width: number, height: number): number;
  _FPDFTextObj_GetTextRenderMode(text: number): number;
  _FPDFTextObj_SetTextRenderMode(text: number, mode: number): number;
  /** Equal for all text objects of a loaded page that have the same font. */
  _FPDFTextObj_GetFont(text: number): number;
  /** 0 for a space or a line end that PDFium has added. */
  _FPDFText_GetTextObject(textPage: number, index: number): number;
  _FPDFText_LoadPage(page: number): number;
  _FPDFText_ClosePage(textPage: number): void;
  _FPDFText_CountChars(textPage: number): number;
  _FPDFText_GetText(textPage: number, start: number, count: number, buffer: number): number;
  _FPDFText_GetUnicode(textPage: number, index: number): number;
  /** The box of what is drawn, as doubles. */
  _FPDFText_GetCharBox(
    textPage: number,
    index: number,
    left: number,
    right: number,
    bottom: number,
    top: number,
  ): number;
  /** From the font's ascent to its descent; left, top, right, bottom as floats, in the page's own coordinates. */
  _FPDFText_GetLooseCharBox(textPage: number, index: number, rectangle: number): number;
  /** Radians, clockwise in the page's own coordinates. */
  _FPDFText_GetCharAngle(textPage: number, index: number): number;
  /** a, b, c, d, e and f as floats. */
  _FPDFText_GetMatrix(textPage: number, index: number, matrix: number): number;
  _FPDFText_GetFontSize(textPage: number, index: number): number;
  /** Quarters, clockwise. */
  _FPDFPage_GetRotation(page: number): number;
  _FPDFPage_SetRotation(page: number, rotation: number): void;
  _FPDF_PageToDevice(
    page: number,
    left: number,
    top: number,
    width: number,
    height: number,
    rotate: number,
    x: number,
    y: number,
    deviceX: number,
    deviceY: number,
  ): number;
  _FPDFText_HasUnicodeMapError(textPage: number, index: number): number;
  _FPDFBitmap_CreateEx(
    width: number,
    height: number,
    format: number,
    pixels: number,
    stride: number,
  ): number;
  _FPDFBitmap_FillRect(
    bitmap: number,
    left: number,
    top: number,
    width: number,
    height: number,
    color: number,
  ): void;
  _FPDFBitmap_Destroy(bitmap: number): void;
  _FPDF_RenderPageBitmap(
    bitmap: number,
    page: number,
    left: number,
    top: number,
    width: number,
    height: number,
    rotate: number,
    flags: number,
  ): void;
}
