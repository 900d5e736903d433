// Generated from apps/api/openapi.json by `npm run generate`.
export interface paths {
  '/v1/auth/register': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Create an account
     * @description Also logs in. Upper and lower case of the e-mail address do not matter. A password has 12 to 128 characters of any kind; common passwords are refused. Where registration is closed, only the operator creates accounts.
     */
    post: operations['register'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/auth/login': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Log in
     * @description The access token is valid for 15 minutes, the login for at most 30 days. An unknown address and a wrong password get the same answer. Failed logins to one account are limited, too. Failed logins from other networks do not block a network from which the account has logged in before.
     */
    post: operations['login'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/auth/refresh': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Get the next pair of tokens
     * @description A refresh token works once. For 10 seconds after its use it still returns the same new token, so that two browser tabs or a lost response cause no harm. Using it later ends the login, because the token may be stolen.
     */
    post: operations['refresh'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/auth/logout': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Log out
     * @description Ends the login of the refresh token, with its access tokens and signed addresses. An unknown token also gets 204, because it is logged out already.
     */
    post: operations['logout'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/auth/logout-all': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Log out everywhere
     * @description Ends every login of the account, including this one.
     */
    post: operations['logoutAll'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/auth/password': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Change the password
     * @description Ends every other login of the account. The login that sends the request stays valid.
     */
    post: operations['changePassword'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/me': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Get the account
     * @description The account of the access token, its usage and its quota.
     */
    get: operations['getMe'];
    put?: never;
    post?: never;
    /**
     * Close the account
     * @description Closes the account immediately: its tokens are no longer valid, and its e-mail address can be registered again. Within minutes its documents, their bytes and its audit trail are deleted. This cannot be undone.
     */
    delete: operations['deleteMe'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/me/audit': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Read the audit trail
     * @description The events of the account, newest first: logins, failed logins, uploads, deletions and others, each with its time and the client address. Events are never changed.
     */
    get: operations['getMyAudit'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/sources/callback': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Come back from the provider of a source
     * @description Where the provider sends the browser of the user. `state` tells the source; it is valid for ten minutes, and once. The user is asked once more, for the account that gets access.
     */
    get: operations['completeSourceAuthorization'];
    put?: never;
    /**
     * Confirm the account that gets access to a source
     * @description What the page of `GET /sources/callback` sends, with the same parameters and no body.
     */
    post: operations['confirmSourceAuthorization'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/sources/{id}/authorization': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Connect a source by the page of its provider
     * @description For the kinds `google-drive` and `onedrive`. Begins an authorization, in place of an earlier one, also to renew an agreement that has ended. A client that reads the answer of the provider itself sends `code` and `state`.
     */
    post: operations['authorizeSource'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/sources': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * List sources
     * @description All sources of the account; there are at most 20.
     */
    get: operations['listSources'];
    put?: never;
    /**
     * Connect a source
     * @description Tries the credentials first. For kinds that are connected by a page of their provider, `authorizationUrl` is that page. With the mode `keep`, the first look at the source follows at once. Nothing is ever changed at the source, except that a folder can move imported files aside.
     */
    post: operations['createSource'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/sources/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Get a source
     * @description Its settings, its state, and the error of the last attempt.
     */
    get: operations['getSource'];
    put?: never;
    post?: never;
    /**
     * Remove a source
     * @description Removes its credentials and its list of imports. The documents stay.
     */
    delete: operations['deleteSource'];
    options?: never;
    head?: never;
    /**
     * Change, pause or resume a source
     * @description Address and user name cannot be changed, so that the credentials are never sent elsewhere: connect another source.
     */
    patch: operations['updateSource'];
    trace?: never;
  };
  '/v1/sources/{id}/credentials': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    /**
     * Replace the credentials
     * @description Tries the new ones first; when the source refuses them, the earlier ones stay.
     */
    put: operations['putSourceCredentials'];
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/sources/{id}/sync': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Look at a source now
     * @description Does not wait for the end; `lastSyncAt` and `error` of the source tell it.
     */
    post: operations['syncSource'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/sources/{id}/entries': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Browse a source
     * @description What a folder of the source contains now, in the order of the source. A cursor is valid for some minutes; when the folder has changed since, the answer is `source.unavailable`: begin again without it.
     */
    get: operations['listSourceEntries'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/sources/{id}/entries/{entryId}/content': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Read a file of a source
     * @description Streams the bytes as the source sends them. They are neither kept nor checked.
     */
    get: operations['getSourceEntryContent'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/sources/{id}/imports': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * List the imports of a source
     * @description Every version of every file that was found or asked for, with what became of it, newest first.
     */
    get: operations['listImports'];
    put?: never;
    /**
     * Import files of a source
     * @description Each file becomes a document, as by an upload. Does not wait for that: `GET …/imports` tells what became of each file. A file that is a document already is not fetched again, unless the document is deleted or the file has changed.
     */
    post: operations['requestImports'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/sources/{id}/events': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Follow a source
     * @description Server-Sent Events. Each event is named `progress`, and contains the state of the source, its error, and how many of its imports are in each state. The first event is sent at once, further ones after changes, which are looked for every two seconds, less often where the list of imports is very long. The stream ends when the source is removed, or after ten minutes; then reconnect with `Last-Event-ID`.
     */
    get: operations['followSource'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/documents': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * List documents
     * @description Newest first, unless `sort` says otherwise. All filters together select the documents. `q` finds documents as the search does. Documents in the trash are only listed with `trashed=true`.
     */
    get: operations['listDocuments'];
    put?: never;
    /**
     * Upload a document
     * @description The answer is sent when the document and the job to read its text are stored durably. If the account already has the same bytes, the answer is 200 with the existing document, restored from the trash if necessary.
     */
    post: operations['createDocument'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/documents/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Get a document
     * @description Also returns a document that is in the trash.
     */
    get: operations['getDocument'];
    put?: never;
    post?: never;
    /**
     * Put a document into the trash
     * @description Can be repeated safely. POST …/restore takes the document out of the trash.
     */
    delete: operations['deleteDocument'];
    options?: never;
    head?: never;
    /**
     * Change title, tags, or what it replaces
     * @description With If-Match, the change is made only if the document was not changed in the meantime.
     */
    patch: operations['updateDocument'];
    trace?: never;
  };
  '/v1/documents/{id}/restore': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Restore a document
     * @description Takes the document out of the trash.
     */
    post: operations['restoreDocument'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/documents/{id}/ocr': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Read the text again
     * @description Optionally in other languages. The old text is kept until the new text is ready.
     */
    post: operations['extractDocumentAgain'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/documents/{id}/passwords': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Read an encrypted PDF with a password
     * @description Tries the passwords one after the other and reads the text with the one that opens the document. When none does, `extraction.error` is `document.password_wrong`. Passwords are not kept: they are encrypted for the processes that read documents, and deleted when the text has been read. The stored original stays encrypted.
     */
    post: operations['tryDocumentPasswords'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/documents/{id}/pages': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * List the pages
     * @description Lists the pages in order with the status of each, also while the document is being read. The list is empty until the worker has opened the document. While the document is read again, the pages are those of its current text.
     */
    get: operations['listDocumentPages'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/documents/{id}/pages/{number}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Get a page
     * @description Returns the text of the page and its words with their positions, as soon as the page is read.
     */
    get: operations['getDocumentPage'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/documents/{id}/content': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Download the original
     * @description Returns exactly the bytes that were uploaded.
     */
    get: operations['getDocumentContent'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/documents/{id}/text': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Read the text
     * @description As text/plain with a form feed between pages, or as application/json with one entry for each page.
     */
    get: operations['getDocumentText'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/documents/{id}/content-url': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Create a signed URL of the original
     * @description For `<img>` and downloads: anyone who has the URL can read this one document for at most five minutes, without an access token. It ends with the login that made it, and does not work while the document is in the trash.
     */
    post: operations['createContentUrl'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/documents/{id}/signed-content': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Download the original by a signed URL
     * @description Works like GET …/content, including conditions and ranges, but without an access token.
     */
    get: operations['getSignedContent'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/documents/{id}/events': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Follow a document
     * @description Server-Sent Events. Each event is named `document` and contains the document as GET returns it. The first event is sent at once, further ones after each change of the status, the number of pages done or the malware scan. Several quick changes may be sent as one event. The stream ends when the document is `ready` or `failed`, is moved to the trash, or after ten minutes; in the last case reconnect with `Last-Event-ID`.
     */
    get: operations['followDocument'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/documents/{id}/searchable.pdf': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Download the pages as a searchable PDF
     * @description The original pages with an invisible layer of the recognised words, so that they can be searched and selected. The first request starts making it. Until it is ready the answer is 202; repeat the request after `Retry-After` seconds. Pages that have their own text layer keep it.
     */
    get: operations['getSearchablePdf'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/facets': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Count documents by tag, state, type and month
     * @description Counts the documents that a list with the same `q` and filters has. Documents in the trash are not counted.
     */
    get: operations['getFacets'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/search': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Search titles, tags, file names and text
     * @description Returns one item for each document, with its best page; best first, unless `sort` says otherwise. Words may stand on different pages, and match in other inflections and with or without accents; codes, numbers and addresses match whole and in part. The filters are those of the list. Documents in the trash are not searched. A query that finds fewer than five documents also searches for similar words: their documents come after all exact ones.
     */
    get: operations['searchDocuments'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/documents/{id}/hits': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * List the hits in a document
     * @description Returns the pages on which any wanted word, code or phrase of the query is, in order, with the places of the hits. A hit that continues on the next page belongs to the page where it begins. The list is empty when only title, tags or file name match. While the document is read again, the hits are those in its current text.
     */
    get: operations['listDocumentHits'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/suggestions': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Complete a query while it is typed
     * @description Returns queries that begin with what was typed: its last word completed by words of the account’s documents, and tags and titles with this beginning. Each finds at least one document outside the trash. Words of a document are suggested within a minute after it was read.
     */
    get: operations['listSuggestions'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/tags': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * List tags
     * @description All tags of documents outside the trash, in the order of their names.
     */
    get: operations['listTags'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/tags/{name}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post?: never;
    /**
     * Remove a tag from all documents
     * @description Changes all documents that have the tag, also those in the trash, and their ETags, in one transaction. Search finds the documents by the new tags directly, or after some seconds when very many of them change.
     */
    delete: operations['deleteTag'];
    options?: never;
    head?: never;
    /**
     * Rename a tag or change its colour
     * @description Changes all documents that have the tag, also those in the trash, and their ETags, in one transaction. Search finds the documents by the new tags directly, or after some seconds when very many of them change. A colour alone changes no document.
     */
    patch: operations['updateTag'];
    trace?: never;
  };
  '/v1/tags/{name}/merge': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Merge a tag into another one
     * @description Each document with the tag gets the tag `into` instead, once. Changes all documents that have the tag, also those in the trash, and their ETags, in one transaction. Search finds the documents by the new tags directly, or after some seconds when very many of them change.
     */
    post: operations['mergeTag'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/capabilities': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Get the capabilities
     * @description The version, the accepted media types, the languages, the limits and the rate-limit policies of this installation. Needs no token. Cache the response and revalidate it with `If-None-Match`.
     */
    get: operations['getCapabilities'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
}
export type webhooks = Record<string, never>;
export interface components {
  schemas: {
    /**
     * @description A new account
     * @example {
     *       "email": "ada@example.com",
     *       "password": "correct horse battery staple"
     *     }
     */
    Register: {
      /** @description An e-mail address */
      email: string;
      /**
       * Format: password
       * @description Any characters; passwords that are easy to guess are refused
       */
      password: string;
    };
    /**
     * @description An access token and the refresh token for the next pair
     * @example {
     *       "accessToken": "eyJhbGciOiJIUzI1NiIsInR5cCI6ImF0K2p3dCIsImtpZCI6IjU2…",
     *       "refreshToken": "0n3lZ7l8Q5gWJj2v1m4xYb6cTtKfRzHsUaEoPiDwNqA",
     *       "tokenType": "Bearer",
     *       "expiresIn": 900
     *     }
     */
    TokenPair: {
      /** @description Send it as `Authorization: Bearer` */
      accessToken: string;
      /** @description Returns the next pair, once */
      refreshToken: string;
      /** @enum {string} */
      tokenType: 'Bearer';
      /** @description Seconds until the access token expires */
      expiresIn: number;
    };
    /**
     * @description An account’s e-mail address and password
     * @example {
     *       "email": "ada@example.com",
     *       "password": "correct horse battery staple"
     *     }
     */
    Login: {
      /** @description An e-mail address */
      email: string;
      /** Format: password */
      password: string;
    };
    /**
     * @description The latest refresh token of the login
     * @example {
     *       "refreshToken": "0n3lZ7l8Q5gWJj2v1m4xYb6cTtKfRzHsUaEoPiDwNqA"
     *     }
     */
    RefreshToken: {
      refreshToken: string;
    };
    /**
     * @description The current password and the new one
     * @example {
     *       "currentPassword": "correct horse battery staple",
     *       "newPassword": "seven brass keys under the mat"
     *     }
     */
    ChangePassword: {
      /** Format: password */
      currentPassword: string;
      /**
       * Format: password
       * @description Any characters; passwords that are easy to guess are refused
       */
      newPassword: string;
    };
    /**
     * @description An account, its usage and its quota
     * @example {
     *       "id": "0199c0de-1a2b-7c3d-8e4f-5a6b7c8d9e0f",
     *       "email": "ada@example.com",
     *       "createdAt": "2026-03-01T09:00:00.000Z",
     *       "usage": {
     *         "documents": 42,
     *         "bytes": 6224946
     *       },
     *       "quota": {
     *         "documents": null,
     *         "bytes": null
     *       }
     *     }
     */
    Account: {
      /**
       * Format: uuid
       * @description UUIDv7
       */
      id: string;
      email: string;
      /**
       * Format: date-time
       * @description RFC 3339, UTC
       */
      createdAt: string;
      /** @description What the account stores now, including the trash */
      usage: {
        documents: number;
        bytes: number;
      };
      /** @description The most that the account may store; null means no limit */
      quota: {
        documents: number | null;
        bytes: number | null;
      };
    };
    /**
     * @description The account’s password, so that a stolen token is not enough to close the account
     * @example {
     *       "password": "correct horse battery staple"
     *     }
     */
    CloseAccount: {
      /** Format: password */
      password: string;
    };
    /** @description One event of an account */
    AuditEvent: {
      /**
       * Format: uuid
       * @description UUIDv7
       */
      id: string;
      /** @description What happened: account.registered, account.closed, login.succeeded, login.failed, token.reused, token.refused, logout, password.changed, password.refused, document.uploaded, document.deleted, document.restored, document.purged, document.infected, document.not_scanned, document.downloaded, content_url.created, tag.renamed, tag.coloured, tag.merged, tag.deleted, source.created, source.changed, source.credentials_changed, source.imports_requested, source.removed. Later releases may add others. */
      action: string;
      /**
       * Format: date-time
       * @description RFC 3339, UTC
       */
      at: string;
      /** @description The client address of the request */
      clientIp: string | null;
      /** @description X-Request-Id of the request */
      requestId: string | null;
      /**
       * Format: uuid
       * @description The document of the event
       */
      documentId: string | null;
      /** @description A stable code with more detail, such as `all` */
      detail: string | null;
    };
    /**
     * @description One page of the events of an account, newest first
     * @example {
     *       "items": [
     *         {
     *           "id": "0199c0de-7a10-7b22-8c3d-4e5f60718293",
     *           "action": "document.uploaded",
     *           "at": "2026-03-01T09:30:00.000Z",
     *           "clientIp": "203.0.113.7",
     *           "requestId": "0199c0de-7a00-7f11-9a2b-3c4d5e6f7081",
     *           "documentId": "0199c0de-5f3a-7c11-9d2e-3b7f1a2c4d5e",
     *           "detail": null
     *         }
     *       ],
     *       "nextCursor": null
     *     }
     */
    AuditEventList: {
      items: components['schemas']['AuditEvent'][];
      /** @description null on the last page */
      nextCursor: string | null;
    };
    /**
     * @description Empty: begins an authorization. With `code` and `state`: completes it
     * @default {}
     * @example {
     *       "returnTo": "https://app.example.org/settings"
     *     }
     */
    AuthorizeSource: {
      /**
       * Format: uri
       * @description Where the browser goes in the end, with `source` and `result` (`connected` or a code) as parameters. One of those that the operator allows; default: a page of this server
       */
      returnTo?: string;
      /** @description With the answer of the provider: as the provider sent it */
      state?: string;
      /** @description With the answer of the provider: as the provider sent it */
      code?: string;
      /** @description As the provider sent it, where it did */
      iss?: string;
    };
    /**
     * @example {
     *       "authorizationUrl": "https://accounts.google.com/o/oauth2/v2/auth?client_id=…&state=…",
     *       "expiresAt": "2026-03-01T09:10:00.000Z"
     *     }
     */
    SourceAuthorization: {
      /** @description The page of the provider, to open in a browser; null: the source is connected */
      authorizationUrl: string | null;
      /**
       * Format: date-time
       * @description Until then the page can be used, once
       */
      expiresAt: string | null;
    };
    CreateWebdavSource: {
      /**
       * @description Nextcloud, ownCloud and other WebDAV servers
       * @enum {string}
       */
      kind: 'webdav';
      /** @description The address of a folder of a WebDAV server, and the user name. To change them, create another source */
      settings: {
        url: string;
        username: string;
      };
      /** @description They are tried before they are kept, and never shown again. Use an app password where there are some */
      credentials: {
        password: string;
      };
      /** @description Each source of the account has another one */
      name: string;
      /**
       * @description Only this folder below the address; empty: all. For google-drive it is a path of ids: `path` of an entry
       * @default
       */
      folder: string;
      /**
       * @description `manual`: imports files that are asked for. `keep`: also new and changed files
       * @default manual
       * @enum {string}
       */
      mode: 'manual' | 'keep';
      /**
       * @description A changed file becomes another document, which `replaces` the one of its earlier version. `keep`: that one stays. `trash`: it is moved to the trash
       * @default keep
       * @enum {string}
       */
      onChange: 'keep' | 'trash';
      /**
       * @description The tags of the documents
       * @default []
       */
      tags: string[];
      /** @description The language of the documents, as for an upload; default: auto */
      language?: string;
    };
    CreateFolderSource: {
      /**
       * @description The folder of the account on this server, where its operator has made one
       * @enum {string}
       */
      kind: 'folder';
      /** @default {} */
      settings: Record<string, never>;
      /** @description Each source of the account has another one */
      name: string;
      /**
       * @description Only this folder below the address; empty: all. For google-drive it is a path of ids: `path` of an entry
       * @default
       */
      folder: string;
      /**
       * @description `manual`: imports files that are asked for. `keep`: also new and changed files
       * @default manual
       * @enum {string}
       */
      mode: 'manual' | 'keep';
      /**
       * @description A changed file becomes another document, which `replaces` the one of its earlier version. `keep`: that one stays. `trash`: it is moved to the trash
       * @default keep
       * @enum {string}
       */
      onChange: 'keep' | 'trash';
      /**
       * @description The tags of the documents
       * @default []
       */
      tags: string[];
      /** @description The language of the documents, as for an upload; default: auto */
      language?: string;
      /**
       * @description Only of the kind `folder`, with the mode `keep`. `move`: a file that has become a document is moved to `.imported`
       * @default move
       * @enum {string}
       */
      afterImport: 'move' | 'keep';
    };
    CreateImapSource: {
      /**
       * @description A mailbox that is read by IMAP
       * @enum {string}
       */
      kind: 'imap';
      /** @description The mail server, the user name, and which parts of a mail are imported. To change them, create another source. `security`: `tls` from the first byte, usually port 993; `starttls`, usually port 143; `none` only in networks that the operator allows. `take`: the files that are attached, the mail as one file, or both */
      settings: {
        host: string;
        port: number;
        /** @enum {string} */
        security: 'tls' | 'starttls' | 'none';
        username: string;
        /** @enum {string} */
        take: 'attachments' | 'mail' | 'both';
      };
      /** @description They are tried before they are kept, and never shown again. Use an app password where there are some */
      credentials: {
        password: string;
      };
      /** @description Each source of the account has another one */
      name: string;
      /**
       * @description The mailbox; those within it are others
       * @default INBOX
       */
      folder: string;
      /**
       * @description `manual`: imports files that are asked for. `keep`: also new and changed files
       * @default manual
       * @enum {string}
       */
      mode: 'manual' | 'keep';
      /**
       * @description A changed file becomes another document, which `replaces` the one of its earlier version. `keep`: that one stays. `trash`: it is moved to the trash
       * @default keep
       * @enum {string}
       */
      onChange: 'keep' | 'trash';
      /**
       * @description The tags of the documents
       * @default []
       */
      tags: string[];
      /** @description The language of the documents, as for an upload; default: auto */
      language?: string;
    };
    CreateGoogleDriveSource: {
      /**
       * @description Google Drive, connected by a page of Google
       * @enum {string}
       */
      kind: 'google-drive';
      /** @default {} */
      settings: {
        /** @description The id of a shared drive; default: My Drive */
        driveId?: string;
      };
      /**
       * Format: uri
       * @description Where the browser goes in the end, with `source` and `result` (`connected` or a code) as parameters. One of those that the operator allows; default: a page of this server
       */
      returnTo?: string;
      /** @description Each source of the account has another one */
      name: string;
      /**
       * @description Only this folder below the address; empty: all. For google-drive it is a path of ids: `path` of an entry
       * @default
       */
      folder: string;
      /**
       * @description `manual`: imports files that are asked for. `keep`: also new and changed files
       * @default manual
       * @enum {string}
       */
      mode: 'manual' | 'keep';
      /**
       * @description A changed file becomes another document, which `replaces` the one of its earlier version. `keep`: that one stays. `trash`: it is moved to the trash
       * @default keep
       * @enum {string}
       */
      onChange: 'keep' | 'trash';
      /**
       * @description The tags of the documents
       * @default []
       */
      tags: string[];
      /** @description The language of the documents, as for an upload; default: auto */
      language?: string;
    };
    CreateOnedriveSource: {
      /**
       * @description OneDrive, connected by a page of Microsoft
       * @enum {string}
       */
      kind: 'onedrive';
      /** @default {} */
      settings: Record<string, never>;
      /**
       * Format: uri
       * @description Where the browser goes in the end, with `source` and `result` (`connected` or a code) as parameters. One of those that the operator allows; default: a page of this server
       */
      returnTo?: string;
      /** @description Each source of the account has another one */
      name: string;
      /**
       * @description Only this folder below the address; empty: all. For google-drive it is a path of ids: `path` of an entry
       * @default
       */
      folder: string;
      /**
       * @description `manual`: imports files that are asked for. `keep`: also new and changed files
       * @default manual
       * @enum {string}
       */
      mode: 'manual' | 'keep';
      /**
       * @description A changed file becomes another document, which `replaces` the one of its earlier version. `keep`: that one stays. `trash`: it is moved to the trash
       * @default keep
       * @enum {string}
       */
      onChange: 'keep' | 'trash';
      /**
       * @description The tags of the documents
       * @default []
       */
      tags: string[];
      /** @description The language of the documents, as for an upload; default: auto */
      language?: string;
    };
    CreateGmailSource: {
      /**
       * @description A mailbox of Google, connected by a page of Google
       * @enum {string}
       */
      kind: 'gmail';
      settings: {
        /** @description The address of the mailbox */
        username: string;
        /** @enum {string} */
        take: 'attachments' | 'mail' | 'both';
      };
      /**
       * Format: uri
       * @description Where the browser goes in the end, with `source` and `result` (`connected` or a code) as parameters. One of those that the operator allows; default: a page of this server
       */
      returnTo?: string;
      /** @description Each source of the account has another one */
      name: string;
      /**
       * @description The mailbox; those within it are others
       * @default INBOX
       */
      folder: string;
      /**
       * @description `manual`: imports files that are asked for. `keep`: also new and changed files
       * @default manual
       * @enum {string}
       */
      mode: 'manual' | 'keep';
      /**
       * @description A changed file becomes another document, which `replaces` the one of its earlier version. `keep`: that one stays. `trash`: it is moved to the trash
       * @default keep
       * @enum {string}
       */
      onChange: 'keep' | 'trash';
      /**
       * @description The tags of the documents
       * @default []
       */
      tags: string[];
      /** @description The language of the documents, as for an upload; default: auto */
      language?: string;
    };
    CreateOutlookSource: {
      /**
       * @description A mailbox of Microsoft, connected by a page of Microsoft
       * @enum {string}
       */
      kind: 'outlook';
      settings: {
        /** @description The address of the mailbox */
        username: string;
        /** @enum {string} */
        take: 'attachments' | 'mail' | 'both';
      };
      /**
       * Format: uri
       * @description Where the browser goes in the end, with `source` and `result` (`connected` or a code) as parameters. One of those that the operator allows; default: a page of this server
       */
      returnTo?: string;
      /** @description Each source of the account has another one */
      name: string;
      /**
       * @description The mailbox; those within it are others
       * @default INBOX
       */
      folder: string;
      /**
       * @description `manual`: imports files that are asked for. `keep`: also new and changed files
       * @default manual
       * @enum {string}
       */
      mode: 'manual' | 'keep';
      /**
       * @description A changed file becomes another document, which `replaces` the one of its earlier version. `keep`: that one stays. `trash`: it is moved to the trash
       * @default keep
       * @enum {string}
       */
      onChange: 'keep' | 'trash';
      /**
       * @description The tags of the documents
       * @default []
       */
      tags: string[];
      /** @description The language of the documents, as for an upload; default: auto */
      language?: string;
    };
    /**
     * @example {
     *       "kind": "webdav",
     *       "name": "Nextcloud",
     *       "settings": {
     *         "url": "https://cloud.example.org/remote.php/dav/files/anna/",
     *         "username": "anna"
     *       },
     *       "credentials": {
     *         "password": "zRp7N-3sLkq-Xw9f2-Jm4tB-e8Hda"
     *       },
     *       "folder": "Scans",
     *       "mode": "keep",
     *       "tags": [
     *         "scans"
     *       ]
     *     }
     */
    CreateSource:
      | components['schemas']['CreateWebdavSource']
      | components['schemas']['CreateFolderSource']
      | components['schemas']['CreateImapSource']
      | components['schemas']['CreateGoogleDriveSource']
      | components['schemas']['CreateOnedriveSource']
      | components['schemas']['CreateGmailSource']
      | components['schemas']['CreateOutlookSource'];
    /**
     * @example {
     *       "id": "0199c0de-5f3a-7c11-9d2e-3b7f1a2c4d5e",
     *       "kind": "webdav",
     *       "name": "Nextcloud",
     *       "settings": {
     *         "url": "https://cloud.example.org/remote.php/dav/files/anna/",
     *         "username": "anna"
     *       },
     *       "folder": "Scans",
     *       "mode": "keep",
     *       "onChange": "keep",
     *       "tags": [
     *         "scans"
     *       ],
     *       "language": null,
     *       "state": "active",
     *       "error": null,
     *       "nextSyncAt": "2026-03-01T09:35:00.000Z",
     *       "lastSyncAt": "2026-03-01T09:30:00.000Z",
     *       "createdAt": "2026-03-01T09:00:00.000Z",
     *       "updatedAt": "2026-03-01T09:30:00.000Z",
     *       "authorizationUrl": null
     *     }
     */
    CreatedSource: {
      /**
       * Format: uuid
       * @description UUIDv7
       */
      id: string;
      /** @enum {string} */
      kind: 'webdav' | 'folder' | 'imap' | 'google-drive' | 'onedrive' | 'gmail' | 'outlook';
      name: string;
      /** @description As they were sent, by the kind */
      settings:
        | {
            url: string;
            username: string;
          }
        | {
            host: string;
            port: number;
            /** @enum {string} */
            security: 'tls' | 'starttls' | 'none';
            username: string;
            /** @enum {string} */
            take: 'attachments' | 'mail' | 'both';
          }
        | {
            driveId?: string;
          }
        | Record<string, never>
        | {
            username: string;
            /** @enum {string} */
            take: 'attachments' | 'mail' | 'both';
          };
      /** @description Only this folder below the address; empty: all */
      folder: string;
      /** @enum {string} */
      mode: 'manual' | 'keep';
      /**
       * @description What becomes of the document of an earlier version
       * @enum {string}
       */
      onChange: 'keep' | 'trash';
      /**
       * @description Only of the kind `folder`: whether imported files are moved to `.imported`
       * @enum {string}
       */
      afterImport?: 'move' | 'keep';
      tags: string[];
      /** @description null: detected */
      language: string | null;
      /**
       * @description `consent_needed`: the source refuses the credentials, and is left alone
       * @enum {string}
       */
      state: 'active' | 'paused' | 'consent_needed';
      /** @description Of the last attempt; null: there was none */
      error: {
        /** @description Stable code, for programs */
        code: string;
        /** @description For people */
        message: string;
      } | null;
      /**
       * Format: date-time
       * @description When the source is looked at next
       */
      nextSyncAt: string | null;
      /**
       * Format: date-time
       * @description When it was last looked at completely
       */
      lastSyncAt: string | null;
      /**
       * Format: date-time
       * @description RFC 3339, UTC
       */
      createdAt: string;
      /** Format: date-time */
      updatedAt: string;
      /** @description For kinds that are connected by the page of a provider: open it in a browser within ten minutes. Otherwise null */
      authorizationUrl: string | null;
    };
    /**
     * @description A place elsewhere from which files are imported
     * @example {
     *       "id": "0199c0de-5f3a-7c11-9d2e-3b7f1a2c4d5e",
     *       "kind": "webdav",
     *       "name": "Nextcloud",
     *       "settings": {
     *         "url": "https://cloud.example.org/remote.php/dav/files/anna/",
     *         "username": "anna"
     *       },
     *       "folder": "Scans",
     *       "mode": "keep",
     *       "onChange": "keep",
     *       "tags": [
     *         "scans"
     *       ],
     *       "language": null,
     *       "state": "active",
     *       "error": null,
     *       "nextSyncAt": "2026-03-01T09:35:00.000Z",
     *       "lastSyncAt": "2026-03-01T09:30:00.000Z",
     *       "createdAt": "2026-03-01T09:00:00.000Z",
     *       "updatedAt": "2026-03-01T09:30:00.000Z"
     *     }
     */
    Source: {
      /**
       * Format: uuid
       * @description UUIDv7
       */
      id: string;
      /** @enum {string} */
      kind: 'webdav' | 'folder' | 'imap' | 'google-drive' | 'onedrive' | 'gmail' | 'outlook';
      name: string;
      /** @description As they were sent, by the kind */
      settings:
        | {
            url: string;
            username: string;
          }
        | {
            host: string;
            port: number;
            /** @enum {string} */
            security: 'tls' | 'starttls' | 'none';
            username: string;
            /** @enum {string} */
            take: 'attachments' | 'mail' | 'both';
          }
        | {
            driveId?: string;
          }
        | Record<string, never>
        | {
            username: string;
            /** @enum {string} */
            take: 'attachments' | 'mail' | 'both';
          };
      /** @description Only this folder below the address; empty: all */
      folder: string;
      /** @enum {string} */
      mode: 'manual' | 'keep';
      /**
       * @description What becomes of the document of an earlier version
       * @enum {string}
       */
      onChange: 'keep' | 'trash';
      /**
       * @description Only of the kind `folder`: whether imported files are moved to `.imported`
       * @enum {string}
       */
      afterImport?: 'move' | 'keep';
      tags: string[];
      /** @description null: detected */
      language: string | null;
      /**
       * @description `consent_needed`: the source refuses the credentials, and is left alone
       * @enum {string}
       */
      state: 'active' | 'paused' | 'consent_needed';
      /** @description Of the last attempt; null: there was none */
      error: {
        /** @description Stable code, for programs */
        code: string;
        /** @description For people */
        message: string;
      } | null;
      /**
       * Format: date-time
       * @description When the source is looked at next
       */
      nextSyncAt: string | null;
      /**
       * Format: date-time
       * @description When it was last looked at completely
       */
      lastSyncAt: string | null;
      /**
       * Format: date-time
       * @description RFC 3339, UTC
       */
      createdAt: string;
      /** Format: date-time */
      updatedAt: string;
    };
    /**
     * @description All sources of the account, in the order of their names
     * @example {
     *       "items": [
     *         {
     *           "id": "0199c0de-5f3a-7c11-9d2e-3b7f1a2c4d5e",
     *           "kind": "webdav",
     *           "name": "Nextcloud",
     *           "settings": {
     *             "url": "https://cloud.example.org/remote.php/dav/files/anna/",
     *             "username": "anna"
     *           },
     *           "folder": "Scans",
     *           "mode": "keep",
     *           "onChange": "keep",
     *           "tags": [
     *             "scans"
     *           ],
     *           "language": null,
     *           "state": "active",
     *           "error": null,
     *           "nextSyncAt": "2026-03-01T09:35:00.000Z",
     *           "lastSyncAt": "2026-03-01T09:30:00.000Z",
     *           "createdAt": "2026-03-01T09:00:00.000Z",
     *           "updatedAt": "2026-03-01T09:30:00.000Z"
     *         }
     *       ]
     *     }
     */
    SourceList: {
      items: components['schemas']['Source'][];
    };
    /**
     * @description A field that is left out keeps its value
     * @example {
     *       "folder": "Scans/2026",
     *       "state": "paused"
     *     }
     */
    UpdateSource: {
      name?: string;
      /** @description Only this folder below the address; empty: all. For google-drive it is a path of ids: `path` of an entry */
      folder?: string;
      /** @enum {string} */
      mode?: 'manual' | 'keep';
      /**
       * @description A changed file becomes another document, which `replaces` the one of its earlier version. `keep`: that one stays. `trash`: it is moved to the trash
       * @enum {string}
       */
      onChange?: 'keep' | 'trash';
      /**
       * @description Only of the kind `folder`, with the mode `keep`. `move`: a file that has become a document is moved to `.imported`
       * @enum {string}
       */
      afterImport?: 'move' | 'keep';
      /** @description For documents that are made from now on */
      tags?: string[];
      /** @description The language of the documents, as for an upload; default: auto */
      language?: string | null;
      /** @enum {string} */
      state?: 'active' | 'paused';
    };
    /**
     * @example {
     *       "password": "zRp7N-3sLkq-Xw9f2-Jm4tB-e8Hda"
     *     }
     */
    SourceCredentials: {
      password: string;
    };
    /**
     * @description One page of what a folder of a source contains now
     * @example {
     *       "items": [
     *         {
     *           "id": "U2NhbnMvYmlsbC5wZGY",
     *           "path": "Scans/bill.pdf",
     *           "name": "bill.pdf",
     *           "isFolder": false,
     *           "size": 48213,
     *           "modifiedAt": "2026-03-01T08:12:00.000Z",
     *           "mediaType": "application/pdf"
     *         }
     *       ],
     *       "nextCursor": null
     *     }
     */
    SourceEntryList: {
      items: {
        /** @description For `parent`, `…/content` and `…/imports` */
        id: string;
        /** @description For `folder` of the source */
        path: string;
        /** @description As the source has it */
        name: string;
        isFolder: boolean;
        /** @description In bytes; null: unknown */
        size: number | null;
        /** Format: date-time */
        modifiedAt: string | null;
        /** @description A guess by the name; null: unknown */
        mediaType: string | null;
      }[];
      /** @description null on the last page */
      nextCursor: string | null;
    };
    /**
     * @example {
     *       "entries": [
     *         "U2NhbnMvYmlsbC5wZGY"
     *       ],
     *       "tags": [
     *         "bills"
     *       ]
     *     }
     */
    RequestImports: {
      /** @description The ids of files */
      entries?: string[];
      /** @description The id of a folder, whose files are imported, but not its folders; empty: the root */
      folder?: '' | string;
      /**
       * @description With `folder`: also the files of the folders below. The answer does not wait for their listing. Hidden files and folders are left out
       * @default false
       */
      recursive: boolean;
      /**
       * @description Besides the tags of the source
       * @default []
       */
      tags: string[];
    };
    /**
     * @example {
     *       "requested": 1,
     *       "known": 0
     *     }
     */
    ImportsRequested: {
      /** @description How many files will be imported; null: the folders are listed first */
      requested: number | null;
      /** @description How many files are documents already */
      known: number | null;
    };
    /**
     * @description One page of the files that were found or asked for, newest first
     * @example {
     *       "items": [
     *         {
     *           "id": "0199c0de-7a10-7b22-8c3d-4e5f60718293",
     *           "entryId": "U2NhbnMvYmlsbC5wZGY",
     *           "name": "bill.pdf",
     *           "size": 48213,
     *           "modifiedAt": "2026-03-01T08:12:00.000Z",
     *           "state": "imported",
     *           "documentId": "0199c0de-5f3a-7c11-9d2e-3b7f1a2c4d5e",
     *           "error": null,
     *           "nextTryAt": null,
     *           "goneAt": null,
     *           "createdAt": "2026-03-01T09:30:00.000Z",
     *           "updatedAt": "2026-03-01T09:30:02.000Z"
     *         }
     *       ],
     *       "nextCursor": null
     *     }
     */
    ImportList: {
      items: {
        /**
         * Format: uuid
         * @description UUIDv7
         */
        id: string;
        /** @description The id of the entry in `…/entries` */
        entryId: string;
        name: string;
        size: number | null;
        /** Format: date-time */
        modifiedAt: string | null;
        /**
         * @description `seen`: waits for a second look. `waiting`: is fetched next. `staged`: is fetched. `imported`: is the document `documentId`. `skipped`, `failed`: see `error`
         * @enum {string}
         */
        state: 'seen' | 'waiting' | 'staged' | 'imported' | 'skipped' | 'failed';
        /** Format: uuid */
        documentId: string | null;
        error: {
          /** @description Stable code, for programs */
          code: string;
          /** @description For people */
          message: string;
        } | null;
        /**
         * Format: date-time
         * @description null: it is not tried again by itself
         */
        nextTryAt: string | null;
        /**
         * Format: date-time
         * @description Since when the source does not have it any more; the document stays
         */
        goneAt: string | null;
        /** Format: date-time */
        createdAt: string;
        /** Format: date-time */
        updatedAt: string;
      }[];
      /** @description null on the last page */
      nextCursor: string | null;
    };
    /**
     * @description A document and the progress of reading its text
     * @example {
     *       "id": "0199c0de-5f3a-7c11-9d2e-3b7f1a2c4d5e",
     *       "title": "Electricity bill March",
     *       "filename": "scan-0042.pdf",
     *       "mediaType": "application/pdf",
     *       "encoding": null,
     *       "size": 148213,
     *       "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
     *       "status": "ready",
     *       "pages": {
     *         "total": 2,
     *         "done": 2
     *       },
     *       "extraction": {
     *         "languages": "eng+deu",
     *         "engine": "tesseract.js 7.0.0, 4.0.0_best_int",
     *         "meanConfidence": 0.94,
     *         "attempts": 1,
     *         "truncated": false,
     *         "estimatedSecondsLeft": null,
     *         "error": null
     *       },
     *       "attachments": null,
     *       "mailId": null,
     *       "replaces": null,
     *       "scan": null,
     *       "tags": [
     *         "bills"
     *       ],
     *       "createdAt": "2026-03-01T09:30:00.000Z",
     *       "updatedAt": "2026-03-01T09:30:04.000Z",
     *       "deletedAt": null
     *     }
     */
    Document: {
      /**
       * Format: uuid
       * @description UUIDv7
       */
      id: string;
      title: string;
      filename: string;
      /**
       * @description Detected from the bytes, not from the file name
       * @enum {string}
       */
      mediaType:
        | 'application/pdf'
        | 'image/png'
        | 'image/jpeg'
        | 'image/tiff'
        | 'image/webp'
        | 'image/avif'
        | 'image/heic'
        | 'image/gif'
        | 'image/bmp'
        | 'text/plain'
        | 'text/html'
        | 'message/rfc822'
        | 'application/rtf'
        | 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'
        | 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
        | 'application/vnd.openxmlformats-officedocument.presentationml.presentation'
        | 'application/vnd.oasis.opendocument.text'
        | 'application/vnd.oasis.opendocument.spreadsheet'
        | 'application/vnd.oasis.opendocument.presentation';
      /** @description The encoding from which a text was decoded, such as utf-8, utf-16le, windows-1252 or shift_jis: detected, where the text has no mark; null for other types, and until the text was read */
      encoding: string | null;
      /** @description Bytes */
      size: number;
      /** @description Lower-case hex */
      sha256: string;
      /**
       * @description `ready` and `failed` are terminal
       * @enum {string}
       */
      status: 'pending' | 'processing' | 'ready' | 'failed';
      pages: {
        /** @description null until the document has been opened */
        total: number | null;
        done: number;
      };
      extraction: {
        /** @description Tesseract codes joined by +, or auto */
        languages: string;
        engine: string | null;
        /** @description Mean over the recognised pages */
        meanConfidence: number | null;
        attempts: number;
        /** @description Not all of the document was read; `error` says why */
        truncated: boolean;
        /** @description While `processing`, estimated from the time per page so far; null when unknown */
        estimatedSecondsLeft: number | null;
        error: {
          code: string;
          message: string;
        } | null;
      };
      /** @description The attachments of a mail that was uploaded with `attachments=documents`, at most 50; empty until it has been read; null for all other documents */
      attachments:
        | {
            filename: string;
            /**
             * Format: uuid
             * @description It may have been purged since
             */
            documentId: string | null;
            /** @description Why the attachment became no document */
            error: {
              code: string;
              message: string;
            } | null;
          }[]
        | null;
      /**
       * Format: uuid
       * @description The mail that the document was attached to, which may have been purged since; null for a document that was uploaded itself
       */
      mailId: string | null;
      /**
       * Format: uuid
       * @description The document of which this is a later version, which may be in the trash: set by its owner, or by a source whose file has changed. null: there is none, or it has been purged
       */
      replaces: string | null;
      /** @description The malware scan; null for a document that is not scanned */
      scan: {
        /**
         * @description While `waiting`, the document is neither read nor handed out. `infected` and `blocked` never are: their status is `failed`. `blocked` could not be scanned completely; `unscanned` could not either, but is used
         * @enum {string}
         */
        state: 'waiting' | 'clean' | 'infected' | 'unscanned' | 'blocked';
        /** @description The name of the malware that was found */
        signature: string | null;
        /**
         * Format: date-time
         * @description When the last scan ended
         */
        scannedAt: string | null;
      } | null;
      tags: string[];
      /**
       * Format: date-time
       * @description RFC 3339, UTC
       */
      createdAt: string;
      /**
       * Format: date-time
       * @description RFC 3339, UTC
       */
      updatedAt: string;
      /**
       * Format: date-time
       * @description When the document was put into the trash
       */
      deletedAt: string | null;
    };
    /**
     * @description How many documents match, on all pages together
     * @example {
     *       "count": 42,
     *       "isExact": true
     *     }
     */
    DocumentTotal: {
      count: number;
      /** @description false: there are at least `count`, and perhaps more */
      isExact: boolean;
    };
    /**
     * @description One page of a list of documents
     * @example {
     *       "items": [
     *         {
     *           "id": "0199c0de-5f3a-7c11-9d2e-3b7f1a2c4d5e",
     *           "title": "Electricity bill March",
     *           "filename": "scan-0042.pdf",
     *           "mediaType": "application/pdf",
     *           "encoding": null,
     *           "size": 148213,
     *           "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
     *           "status": "ready",
     *           "pages": {
     *             "total": 2,
     *             "done": 2
     *           },
     *           "extraction": {
     *             "languages": "eng+deu",
     *             "engine": "tesseract.js 7.0.0, 4.0.0_best_int",
     *             "meanConfidence": 0.94,
     *             "attempts": 1,
     *             "truncated": false,
     *             "estimatedSecondsLeft": null,
     *             "error": null
     *           },
     *           "attachments": null,
     *           "mailId": null,
     *           "replaces": null,
     *           "scan": null,
     *           "tags": [
     *             "bills"
     *           ],
     *           "createdAt": "2026-03-01T09:30:00.000Z",
     *           "updatedAt": "2026-03-01T09:30:04.000Z",
     *           "deletedAt": null
     *         }
     *       ],
     *       "nextCursor": null
     *     }
     */
    DocumentList: {
      items: components['schemas']['Document'][];
      /** @description null on the last page */
      nextCursor: string | null;
      /** @description Only with `total=true` */
      total?: components['schemas']['DocumentTotal'];
    };
    /**
     * @description A field that is left out keeps its value
     * @example {
     *       "title": "Electricity bill April",
     *       "tags": [
     *         "bills",
     *         "2026"
     *       ]
     *     }
     */
    UpdateDocument: {
      title?: string;
      tags?: string[];
      /**
       * Format: uuid
       * @description The id of another document of the account, of which this is a later version
       */
      replaces?: string | null;
    };
    /**
     * @description Languages as Tesseract codes joined by +, or auto; default: the languages of the last extraction
     * @example {
     *       "language": "eng+deu"
     *     }
     */
    ExtractAgain: {
      language?: string;
    };
    /**
     * @description Passwords of an encrypted PDF, and optionally the languages as for `POST …/ocr`; default: the languages of the last extraction
     * @example {
     *       "passwords": [
     *         "harbour 4711"
     *       ]
     *     }
     */
    TryPasswords: {
      /** @description Tried in this order, each as the password for opening and as that of the owner */
      passwords: string[];
      language?: string;
    };
    /**
     * @description Pages of a document in order, read or not
     * @example {
     *       "items": [
     *         {
     *           "number": 1,
     *           "status": "ready",
     *           "source": "ocr",
     *           "language": "eng",
     *           "encoding": null,
     *           "confidence": 0.94,
     *           "durationMs": 1240,
     *           "error": null
     *         }
     *       ],
     *       "nextCursor": null
     *     }
     */
    DocumentPageList: {
      items: {
        number: number;
        /**
         * @description `pending`: not read yet; `skipped`: will not be read, `error` gives the reason
         * @enum {string}
         */
        status: 'pending' | 'ready' | 'failed' | 'skipped';
        /**
         * @description `text-layer`: the file contains the text; `ocr`: it was recognised; `mixed`: both; null when the page was not read
         * @enum {string|null}
         */
        source: 'text-layer' | 'ocr' | 'mixed' | null;
        /** @description Tesseract codes joined by +; null when unknown */
        language: string | null;
        /** @description The encoding from which the text was decoded; null when the file is no text */
        encoding: string | null;
        /** @description From 0 to 1; null for pages that were not recognised by OCR */
        confidence: number | null;
        /** @description The time it took to read the page */
        durationMs: number | null;
        /** @description Why the page could not be read, or will not be read; what is missing when `status` is `ready` */
        error: {
          code: string;
          message: string;
        } | null;
      }[];
      /** @description null at the end of the list */
      nextCursor: string | null;
    };
    /**
     * @description One page of a document, with its words and their positions
     * @example {
     *       "number": 1,
     *       "status": "ready",
     *       "source": "ocr",
     *       "language": "eng",
     *       "encoding": null,
     *       "confidence": 0.94,
     *       "durationMs": 1240,
     *       "error": null,
     *       "text": "Electricity bill",
     *       "width": 595.2,
     *       "height": 841.92,
     *       "rotation": 0,
     *       "skew": 0.4,
     *       "words": [
     *         {
     *           "text": "Electricity",
     *           "x": 72,
     *           "y": 80.5,
     *           "width": 66.2,
     *           "height": 11,
     *           "confidence": 0.95,
     *           "isUncertain": false,
     *           "line": 0
     *         },
     *         {
     *           "text": "bill",
     *           "x": 142.1,
     *           "y": 80.7,
     *           "width": 20.4,
     *           "height": 10.8,
     *           "confidence": 0.53,
     *           "isUncertain": true,
     *           "line": 0
     *         }
     *       ]
     *     }
     */
    Page: {
      number: number;
      /**
       * @description `pending`: not read yet; `skipped`: will not be read, `error` gives the reason
       * @enum {string}
       */
      status: 'pending' | 'ready' | 'failed' | 'skipped';
      /**
       * @description `text-layer`: the file contains the text; `ocr`: it was recognised; `mixed`: both; null when the page was not read
       * @enum {string|null}
       */
      source: 'text-layer' | 'ocr' | 'mixed' | null;
      /** @description Tesseract codes joined by +; null when unknown */
      language: string | null;
      /** @description The encoding from which the text was decoded; null when the file is no text */
      encoding: string | null;
      /** @description From 0 to 1; null for pages that were not recognised by OCR */
      confidence: number | null;
      /** @description The time it took to read the page */
      durationMs: number | null;
      /** @description Why the page could not be read, or will not be read; what is missing when `status` is `ready` */
      error: {
        code: string;
        message: string;
      } | null;
      text: string;
      /** @description The width of the displayed page in points, 1/72 inch */
      width: number | null;
      /** @description Points, 1/72 inch */
      height: number | null;
      /** @description The clockwise rotation in degrees that makes the page upright */
      rotation: number;
      /** @description The further clockwise rotation in degrees that levels its lines */
      skew: number;
      /** @description In reading order, each with an upright box; empty when positions are not known */
      words: {
        text: string;
        /** @description The distance of the left edge from the left edge of the displayed page */
        x: number;
        /** @description The distance of the upper edge from the upper edge of the displayed page */
        y: number;
        /** @description Points, 1/72 inch */
        width: number;
        /** @description Points, 1/72 inch */
        height: number;
        /** @description null when the file itself contains the word; otherwise the word was recognised */
        confidence: number | null;
        /** @description Whether the confidence is below 0.6: such a word is often wrong, and weighs less in searches */
        isUncertain: boolean;
        /** @description The number of the line on the page, in reading order */
        line: number;
      }[];
    };
    /**
     * @description The lifetime of the URL
     * @default {}
     * @example {
     *       "expiresIn": 60
     *     }
     */
    CreateContentUrl: {
      /**
       * @description Lifetime of the URL in seconds
       * @default 300
       */
      expiresIn: number;
    };
    /**
     * @description A signed URL of the bytes of one document
     * @example {
     *       "url": "/v1/documents/0199c0de-5f3a-7c11-9d2e-3b7f1a2c4d5e/signed-content?token=AZnA3hoxfsR7…",
     *       "expiresAt": "2026-03-01T09:35:00.000Z"
     *     }
     */
    ContentUrl: {
      /** @description Relative to the URL of the API */
      url: string;
      /**
       * Format: date-time
       * @description RFC 3339, UTC
       */
      expiresAt: string;
    };
    /**
     * @description How many of the matching documents have each value. When `total.isExact` is false, only the documents in `total.count` are counted.
     * @example {
     *       "total": {
     *         "count": 42,
     *         "isExact": true
     *       },
     *       "tags": [
     *         {
     *           "value": "bills",
     *           "count": 17
     *         }
     *       ],
     *       "statuses": [
     *         {
     *           "value": "ready",
     *           "count": 42
     *         }
     *       ],
     *       "mediaTypes": [
     *         {
     *           "value": "application/pdf",
     *           "count": 40
     *         },
     *         {
     *           "value": "image/jpeg",
     *           "count": 2
     *         }
     *       ],
     *       "months": [
     *         {
     *           "value": "2026-03",
     *           "count": 30
     *         },
     *         {
     *           "value": "2026-02",
     *           "count": 12
     *         }
     *       ]
     *     }
     */
    Facets: {
      total: components['schemas']['DocumentTotal'];
      /** @description At most 100, the most frequent first */
      tags: {
        value: string;
        count: number;
      }[];
      /** @description The most frequent first */
      statuses: {
        /** @enum {string} */
        value: 'pending' | 'processing' | 'ready' | 'failed';
        count: number;
      }[];
      /** @description The most frequent first */
      mediaTypes: {
        /** @enum {string} */
        value:
          | 'application/pdf'
          | 'image/png'
          | 'image/jpeg'
          | 'image/tiff'
          | 'image/webp'
          | 'image/avif'
          | 'image/heic'
          | 'image/gif'
          | 'image/bmp'
          | 'text/plain'
          | 'text/html'
          | 'message/rfc822'
          | 'application/rtf'
          | 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'
          | 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
          | 'application/vnd.openxmlformats-officedocument.presentationml.presentation'
          | 'application/vnd.oasis.opendocument.text'
          | 'application/vnd.oasis.opendocument.spreadsheet'
          | 'application/vnd.oasis.opendocument.presentation';
        count: number;
      }[];
      /** @description Months of creation (UTC), the newest first */
      months: {
        value: string;
        count: number;
      }[];
    };
    /**
     * @description Matching documents, each with its best page
     * @example {
     *       "items": [
     *         {
     *           "document": {
     *             "id": "0199c0de-5f3a-7c11-9d2e-3b7f1a2c4d5e",
     *             "title": "Electricity bill March",
     *             "filename": "scan-0042.pdf",
     *             "mediaType": "application/pdf",
     *             "encoding": null,
     *             "size": 148213,
     *             "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
     *             "status": "ready",
     *             "pages": {
     *               "total": 2,
     *               "done": 2
     *             },
     *             "extraction": {
     *               "languages": "eng+deu",
     *               "engine": "tesseract.js 7.0.0, 4.0.0_best_int",
     *               "meanConfidence": 0.94,
     *               "attempts": 1,
     *               "truncated": false,
     *               "estimatedSecondsLeft": null,
     *               "error": null
     *             },
     *             "attachments": null,
     *             "mailId": null,
     *             "replaces": null,
     *             "scan": null,
     *             "tags": [
     *               "bills"
     *             ],
     *             "createdAt": "2026-03-01T09:30:00.000Z",
     *             "updatedAt": "2026-03-01T09:30:04.000Z",
     *             "deletedAt": null
     *           },
     *           "page": 2,
     *           "rank": 0.1,
     *           "snippet": "Your <mark>electricity</mark> meter was read on",
     *           "match": "exact"
     *         }
     *       ],
     *       "nextCursor": null,
     *       "ignored": [],
     *       "similar": []
     *     }
     */
    SearchResult: {
      items: {
        document: components['schemas']['Document'];
        /** @description The best page; null when only the title or the file name matches */
        page: number | null;
        /** @description Higher is better; ranks of different queries cannot be compared */
        rank: number;
        /** @description HTML: hits are in `<mark>`, everything else is escaped */
        snippet: string;
        /**
         * @description `similar`: found only with similar words. These come after all exact ones
         * @enum {string}
         */
        match: 'exact' | 'similar';
      }[];
      /** @description null on the last page */
      nextCursor: string | null;
      /** @description Only with `total=true` */
      total?: components['schemas']['DocumentTotal'];
      /** @description Parts of the query that are not searched: those without a letter or digit, and what follows the first 32 words and numbers */
      ignored: string[];
      /** @description The similar words by which the `similar` items of this page were found */
      similar: {
        typed: string;
        words: string[];
      }[];
    };
    /**
     * @description Pages of a document with what a query finds on them
     * @example {
     *       "items": [
     *         {
     *           "page": 2,
     *           "width": 595.3,
     *           "height": 841.9,
     *           "snippet": "Your <mark>electricity</mark> meter was read on",
     *           "hits": [
     *             {
     *               "text": "electricity",
     *               "start": 5,
     *               "end": 16,
     *               "continues": false,
     *               "boxes": [
     *                 {
     *                   "x": 92.4,
     *                   "y": 101.2,
     *                   "width": 48.1,
     *                   "height": 9.6
     *                 }
     *               ]
     *             }
     *           ],
     *           "truncated": false
     *         }
     *       ],
     *       "nextCursor": null,
     *       "ignored": []
     *     }
     */
    DocumentHits: {
      items: {
        /** @description Counted from 1 */
        page: number;
        /** @description Of the page, in points; null in plain text */
        width: number | null;
        height: number | null;
        /** @description HTML: hits are in `<mark>`, everything else is escaped */
        snippet: string;
        /** @description In order; at most 200 */
        hits: {
          /** @description As it is in the text, with the part on the next page */
          text: string;
          /** @description Offset in the text of the page, in UTF-16 code units */
          start: number;
          /** @description Exclusive; the end of the page’s text when the hit continues */
          end: number;
          /** @description Whether the hit ends on the next page */
          continues: boolean;
          /** @description The words of the hit on the page, from its top left corner; empty in plain text */
          boxes: {
            /** @description In points (1/72 inch) */
            x: number;
            /** @description In points (1/72 inch) */
            y: number;
            /** @description In points (1/72 inch) */
            width: number;
            /** @description In points (1/72 inch) */
            height: number;
          }[];
        }[];
        /** @description Whether the page has more hits than are listed */
        truncated: boolean;
      }[];
      /** @description null on the last part. A part may have fewer pages than `limit` */
      nextCursor: string | null;
      /** @description Parts of the query that are not searched: those without a letter or digit, and what follows the first 32 words and numbers */
      ignored: string[];
    };
    /**
     * @description Completed queries: words first, then tags, then titles
     * @example {
     *       "items": [
     *         {
     *           "text": "electricity",
     *           "kind": "word"
     *         },
     *         {
     *           "text": "electricity bills",
     *           "kind": "tag"
     *         },
     *         {
     *           "text": "Electricity bill April",
     *           "kind": "title"
     *         }
     *       ]
     *     }
     */
    Suggestions: {
      items: {
        /** @description The whole query to search for */
        text: string;
        /**
         * @description What completes the query
         * @enum {string}
         */
        kind: 'word' | 'tag' | 'title';
      }[];
    };
    /**
     * @description A tag of the account’s documents
     * @example {
     *       "name": "invoices",
     *       "colour": "#1d76db",
     *       "documents": 12
     *     }
     */
    Tag: {
      name: string;
      /** @description `#` and six hexadecimal digits in lower case */
      colour: string | null;
      /** @description How many documents outside the trash have the tag */
      documents: number;
    };
    /**
     * @description One page of the tags, in the order of their names
     * @example {
     *       "items": [
     *         {
     *           "name": "invoices",
     *           "colour": "#1d76db",
     *           "documents": 12
     *         }
     *       ],
     *       "nextCursor": null
     *     }
     */
    TagList: {
      items: components['schemas']['Tag'][];
      /** @description null on the last page. With `q`, a page before it may have fewer tags than `limit` */
      nextCursor: string | null;
    };
    /**
     * @description A field that is left out keeps its value
     * @example {
     *       "name": "invoices",
     *       "colour": "#1d76db"
     *     }
     */
    UpdateTag: {
      /** @description The new name */
      name?: string;
      /** @description null removes the colour */
      colour?: string | null;
    };
    /**
     * @example {
     *       "into": "invoices"
     *     }
     */
    MergeTag: {
      /** @description The tag that the documents get instead */
      into: string;
    };
    /**
     * @description What this installation accepts, and its limits. Later releases may add fields.
     * @example {
     *       "version": "1.4.0",
     *       "mediaTypes": [
     *         "application/pdf",
     *         "image/png",
     *         "image/jpeg",
     *         "text/plain"
     *       ],
     *       "languages": {
     *         "available": [
     *           "eng",
     *           "deu"
     *         ],
     *         "default": "auto",
     *         "automatic": "auto"
     *       },
     *       "limits": {
     *         "fileBytes": 104857600,
     *         "pages": 2000,
     *         "pagePixels": 100000000,
     *         "pageTimeoutSeconds": 60,
     *         "trashDays": 30,
     *         "listItems": {
     *           "default": 50,
     *           "maximum": 100
     *         },
     *         "quota": {
     *           "documents": null,
     *           "bytes": 10737418240
     *         }
     *       },
     *       "registration": "open",
     *       "sourceKinds": [
     *         "webdav"
     *       ],
     *       "rateLimits": [
     *         {
     *           "policy": "ip",
     *           "quota": 600,
     *           "windowSeconds": 60
     *         },
     *         {
     *           "policy": "auth",
     *           "quota": 20,
     *           "windowSeconds": 60
     *         },
     *         {
     *           "policy": "account",
     *           "quota": 100,
     *           "windowSeconds": 60
     *         },
     *         {
     *           "policy": "cloud",
     *           "quota": 100,
     *           "windowSeconds": 60
     *         }
     *       ]
     *     }
     */
    Capabilities: {
      /** @description The version of the server */
      version: string;
      /** @description The accepted media types, detected from the bytes of a file */
      mediaTypes: (
        | 'application/pdf'
        | 'image/png'
        | 'image/jpeg'
        | 'image/tiff'
        | 'image/webp'
        | 'image/avif'
        | 'image/heic'
        | 'image/gif'
        | 'image/bmp'
        | 'text/plain'
        | 'text/html'
        | 'message/rfc822'
        | 'application/rtf'
        | 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'
        | 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
        | 'application/vnd.openxmlformats-officedocument.presentationml.presentation'
        | 'application/vnd.oasis.opendocument.text'
        | 'application/vnd.oasis.opendocument.spreadsheet'
        | 'application/vnd.oasis.opendocument.presentation'
      )[];
      /** @description The languages that OCR can read */
      languages: {
        /** @description Tesseract codes; join several with + */
        available: string[];
        /** @description The language of a document that is uploaded without one */
        default: string;
        /** @description Send this instead of a code to detect the language */
        automatic: string;
      };
      /** @description The limits; what exceeds them is refused or not read */
      limits: {
        /** @description The size of the largest accepted file */
        fileBytes: number;
        /** @description How many pages of a document are read; further pages are not */
        pages: number;
        /** @description The size of the largest page that is read, in pixels */
        pagePixels: number;
        /** @description The timeout for reading a page */
        pageTimeoutSeconds: number;
        /** @description How long a deleted document can be restored */
        trashDays: number;
        /** @description `limit` of lists and searches */
        listItems: {
          default: number;
          maximum: number;
        };
        /** @description The most that an account may store, including the trash; null means no limit */
        quota: {
          documents: number | null;
          bytes: number | null;
        };
      };
      /**
       * @description Whether `POST /v1/auth/register` creates accounts
       * @enum {string}
       */
      registration: 'open' | 'closed';
      /** @description The kinds of sources that can be connected; empty when there are no sources */
      sourceKinds: string[];
      /** @description The policies that are on */
      rateLimits: {
        /** @description The name of the policy in `RateLimit-Policy` and `RateLimit` */
        policy: string;
        /** @description Requests in a window */
        quota: number;
        windowSeconds: number;
      }[];
    };
    /** @description Problem Details for HTTP APIs (RFC 9457) */
    Problem: {
      /** @description A URI that identifies this kind of problem */
      type: string;
      title: string;
      status: number;
      /** @description What is wrong and what to do next */
      detail: string;
      /** @description The path of the request */
      instance: string;
      /** @description Stable code, for programs */
      code: string;
      requestId: string;
      errors?: {
        /** @description JSON pointer (RFC 6901) to the part of the input that is not valid */
        pointer: string;
        message: string;
      }[];
    };
  };
  responses: never;
  parameters: never;
  requestBodies: never;
  headers: never;
  pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
  register: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['Register'];
      };
    };
    responses: {
      /** @description Created and logged in */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['TokenPair'];
        };
      };
      /**
       * @description `auth.password_too_common`: The password is too common and easy to guess. Choose another.
       *
       *     `request.invalid`: Some fields of the input are not valid. See errors, correct them and try again.
       *
       *     `request.malformed`: The request could not be parsed. Check its syntax and encoding.
       *
       *     `request.malformed_json`: The body is not valid JSON in UTF-8. Correct it and try again.
       */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 400;
            /** @enum {string} */
            code:
              | 'auth.password_too_common'
              | 'request.invalid'
              | 'request.malformed'
              | 'request.malformed_json';
          };
        };
      };
      /** @description `registration.closed`: Only the operator creates accounts here. Ask the operator for one, then log in. */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 403;
            /** @enum {string} */
            code: 'registration.closed';
          };
        };
      };
      /** @description `request.timeout`: The request took too long to arrive. Send it again without pauses. */
      408: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 408;
            /** @enum {string} */
            code: 'request.timeout';
          };
        };
      };
      /** @description `auth.email_taken`: An account with this e-mail address exists already. Log in instead. */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 409;
            /** @enum {string} */
            code: 'auth.email_taken';
          };
        };
      };
      /** @description `request.too_large`: The body is larger than this route accepts. Send a smaller one. */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 413;
            /** @enum {string} */
            code: 'request.too_large';
          };
        };
      };
      /** @description `request.target_too_long`: The URL is too long. Shorten the query. */
      414: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 414;
            /** @enum {string} */
            code: 'request.target_too_long';
          };
        };
      };
      /** @description `request.content_type`: Send the body as application/json in UTF-8, uncompressed. */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 415;
            /** @enum {string} */
            code: 'request.content_type';
          };
        };
      };
      /** @description `limit.exceeded`: Too many requests. Wait as many seconds as Retry-After says, then go on. */
      429: {
        headers: {
          /** @description See HTTP semantics */
          'Retry-After'?: string;
          /** @description See HTTP semantics */
          'RateLimit-Policy'?: string;
          /** @description See HTTP semantics */
          RateLimit?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 429;
            /** @enum {string} */
            code: 'limit.exceeded';
          };
        };
      };
      /** @description `request.head_too_large`: The request has too many headers, or they are too long. Send fewer or shorter ones. */
      431: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 431;
            /** @enum {string} */
            code: 'request.head_too_large';
          };
        };
      };
      /** @description `internal`: The server failed unexpectedly. Try again; if it fails again, give the operator the requestId. */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 500;
            /** @enum {string} */
            code: 'internal';
          };
        };
      };
      /**
       * @description `auth.busy`: Too many users are logging in at the moment. Nothing was changed; try again in a few seconds.
       *
       *     `service.unavailable`: The database, the store or another dependency is unavailable. Nothing was changed; try again in a few seconds.
       *
       *     `service.overloaded`: The service is overloaded. Nothing was changed; try again in a few seconds.
       */
      503: {
        headers: {
          /** @description See HTTP semantics */
          'Retry-After'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 503;
            /** @enum {string} */
            code: 'auth.busy' | 'service.unavailable' | 'service.overloaded';
          };
        };
      };
    };
  };
  login: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['Login'];
      };
    };
    responses: {
      /** @description Logged in */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['TokenPair'];
        };
      };
      /**
       * @description `request.invalid`: Some fields of the input are not valid. See errors, correct them and try again.
       *
       *     `request.malformed`: The request could not be parsed. Check its syntax and encoding.
       *
       *     `request.malformed_json`: The body is not valid JSON in UTF-8. Correct it and try again.
       */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 400;
            /** @enum {string} */
            code: 'request.invalid' | 'request.malformed' | 'request.malformed_json';
          };
        };
      };
      /** @description `auth.invalid_credentials`: The e-mail address or the password is wrong. Check both and try again. */
      401: {
        headers: {
          /** @description See HTTP semantics */
          'WWW-Authenticate'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 401;
            /** @enum {string} */
            code: 'auth.invalid_credentials';
          };
        };
      };
      /** @description `request.timeout`: The request took too long to arrive. Send it again without pauses. */
      408: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 408;
            /** @enum {string} */
            code: 'request.timeout';
          };
        };
      };
      /** @description `request.too_large`: The body is larger than this route accepts. Send a smaller one. */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 413;
            /** @enum {string} */
            code: 'request.too_large';
          };
        };
      };
      /** @description `request.target_too_long`: The URL is too long. Shorten the query. */
      414: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 414;
            /** @enum {string} */
            code: 'request.target_too_long';
          };
        };
      };
      /** @description `request.content_type`: Send the body as application/json in UTF-8, uncompressed. */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 415;
            /** @enum {string} */
            code: 'request.content_type';
          };
        };
      };
      /** @description `limit.exceeded`: Too many requests. Wait as many seconds as Retry-After says, then go on. */
      429: {
        headers: {
          /** @description See HTTP semantics */
          'Retry-After'?: string;
          /** @description See HTTP semantics */
          'RateLimit-Policy'?: string;
          /** @description See HTTP semantics */
          RateLimit?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 429;
            /** @enum {string} */
            code: 'limit.exceeded';
          };
        };
      };
      /** @description `request.head_too_large`: The request has too many headers, or they are too long. Send fewer or shorter ones. */
      431: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 431;
            /** @enum {string} */
            code: 'request.head_too_large';
          };
        };
      };
      /** @description `internal`: The server failed unexpectedly. Try again; if it fails again, give the operator the requestId. */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 500;
            /** @enum {string} */
            code: 'internal';
          };
        };
      };
      /**
       * @description `auth.busy`: Too many users are logging in at the moment. Nothing was changed; try again in a few seconds.
       *
       *     `service.unavailable`: The database, the store or another dependency is unavailable. Nothing was changed; try again in a few seconds.
       *
       *     `service.overloaded`: The service is overloaded. Nothing was changed; try again in a few seconds.
       */
      503: {
        headers: {
          /** @description See HTTP semantics */
          'Retry-After'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 503;
            /** @enum {string} */
            code: 'auth.busy' | 'service.unavailable' | 'service.overloaded';
          };
        };
      };
    };
  };
  refresh: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['RefreshToken'];
      };
    };
    responses: {
      /** @description The next pair */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['TokenPair'];
        };
      };
      /**
       * @description `request.invalid`: Some fields of the input are not valid. See errors, correct them and try again.
       *
       *     `request.malformed`: The request could not be parsed. Check its syntax and encoding.
       *
       *     `request.malformed_json`: The body is not valid JSON in UTF-8. Correct it and try again.
       */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 400;
            /** @enum {string} */
            code: 'request.invalid' | 'request.malformed' | 'request.malformed_json';
          };
        };
      };
      /**
       * @description `auth.refresh_invalid`: The refresh token is unknown, expired or revoked. Log in again.
       *
       *     `auth.refresh_reused`: The refresh token was used before. Its login was ended, because the token may be stolen. Log in again.
       */
      401: {
        headers: {
          /** @description See HTTP semantics */
          'WWW-Authenticate'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 401;
            /** @enum {string} */
            code: 'auth.refresh_invalid' | 'auth.refresh_reused';
          };
        };
      };
      /** @description `request.timeout`: The request took too long to arrive. Send it again without pauses. */
      408: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 408;
            /** @enum {string} */
            code: 'request.timeout';
          };
        };
      };
      /** @description `request.too_large`: The body is larger than this route accepts. Send a smaller one. */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 413;
            /** @enum {string} */
            code: 'request.too_large';
          };
        };
      };
      /** @description `request.target_too_long`: The URL is too long. Shorten the query. */
      414: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 414;
            /** @enum {string} */
            code: 'request.target_too_long';
          };
        };
      };
      /** @description `request.content_type`: Send the body as application/json in UTF-8, uncompressed. */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 415;
            /** @enum {string} */
            code: 'request.content_type';
          };
        };
      };
      /** @description `limit.exceeded`: Too many requests. Wait as many seconds as Retry-After says, then go on. */
      429: {
        headers: {
          /** @description See HTTP semantics */
          'Retry-After'?: string;
          /** @description See HTTP semantics */
          'RateLimit-Policy'?: string;
          /** @description See HTTP semantics */
          RateLimit?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 429;
            /** @enum {string} */
            code: 'limit.exceeded';
          };
        };
      };
      /** @description `request.head_too_large`: The request has too many headers, or they are too long. Send fewer or shorter ones. */
      431: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 431;
            /** @enum {string} */
            code: 'request.head_too_large';
          };
        };
      };
      /** @description `internal`: The server failed unexpectedly. Try again; if it fails again, give the operator the requestId. */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 500;
            /** @enum {string} */
            code: 'internal';
          };
        };
      };
      /**
       * @description `service.unavailable`: The database, the store or another dependency is unavailable. Nothing was changed; try again in a few seconds.
       *
       *     `service.overloaded`: The service is overloaded. Nothing was changed; try again in a few seconds.
       */
      503: {
        headers: {
          /** @description See HTTP semantics */
          'Retry-After'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 503;
            /** @enum {string} */
            code: 'service.unavailable' | 'service.overloaded';
          };
        };
      };
    };
  };
  logout: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['RefreshToken'];
      };
    };
    responses: {
      /** @description Logged out */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /**
       * @description `request.invalid`: Some fields of the input are not valid. See errors, correct them and try again.
       *
       *     `request.malformed`: The request could not be parsed. Check its syntax and encoding.
       *
       *     `request.malformed_json`: The body is not valid JSON in UTF-8. Correct it and try again.
       */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 400;
            /** @enum {string} */
            code: 'request.invalid' | 'request.malformed' | 'request.malformed_json';
          };
        };
      };
      /** @description `request.timeout`: The request took too long to arrive. Send it again without pauses. */
      408: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 408;
            /** @enum {string} */
            code: 'request.timeout';
          };
        };
      };
      /** @description `request.too_large`: The body is larger than this route accepts. Send a smaller one. */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 413;
            /** @enum {string} */
            code: 'request.too_large';
          };
        };
      };
      /** @description `request.target_too_long`: The URL is too long. Shorten the query. */
      414: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 414;
            /** @enum {string} */
            code: 'request.target_too_long';
          };
        };
      };
      /** @description `request.content_type`: Send the body as application/json in UTF-8, uncompressed. */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 415;
            /** @enum {string} */
            code: 'request.content_type';
          };
        };
      };
      /** @description `limit.exceeded`: Too many requests. Wait as many seconds as Retry-After says, then go on. */
      429: {
        headers: {
          /** @description See HTTP semantics */
          'Retry-After'?: string;
          /** @description See HTTP semantics */
          'RateLimit-Policy'?: string;
          /** @description See HTTP semantics */
          RateLimit?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 429;
            /** @enum {string} */
            code: 'limit.exceeded';
          };
        };
      };
      /** @description `request.head_too_large`: The request has too many headers, or they are too long. Send fewer or shorter ones. */
      431: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 431;
            /** @enum {string} */
            code: 'request.head_too_large';
          };
        };
      };
      /** @description `internal`: The server failed unexpectedly. Try again; if it fails again, give the operator the requestId. */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 500;
            /** @enum {string} */
            code: 'internal';
          };
        };
      };
      /**
       * @description `service.unavailable`: The database, the store or another dependency is unavailable. Nothing was changed; try again in a few seconds.
       *
       *     `service.overloaded`: The service is overloaded. Nothing was changed; try again in a few seconds.
       */
      503: {
        headers: {
          /** @description See HTTP semantics */
          'Retry-After'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 503;
            /** @enum {string} */
            code: 'service.unavailable' | 'service.overloaded';
          };
        };
      };
    };
  };
  logoutAll: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Logged out everywhere */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /**
       * @description `request.invalid`: Some fields of the input are not valid. See errors, correct them and try again.
       *
       *     `request.malformed`: The request could not be parsed. Check its syntax and encoding.
       *
       *     `request.malformed_json`: The body is not valid JSON in UTF-8. Correct it and try again.
       */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 400;
            /** @enum {string} */
            code: 'request.invalid' | 'request.malformed' | 'request.malformed_json';
          };
        };
      };
      /** @description `auth.unauthenticated`: Send a valid access token as Authorization: Bearer. Get one by logging in or by refreshing. */
      401: {
        headers: {
          /** @description See HTTP semantics */
          'WWW-Authenticate'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 401;
            /** @enum {string} */
            code: 'auth.unauthenticated';
          };
        };
      };
      /** @description `request.timeout`: The request took too long to arrive. Send it again without pauses. */
      408: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 408;
            /** @enum {string} */
            code: 'request.timeout';
          };
        };
      };
      /** @description `request.too_large`: The body is larger than this route accepts. Send a smaller one. */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 413;
            /** @enum {string} */
            code: 'request.too_large';
          };
        };
      };
      /** @description `request.target_too_long`: The URL is too long. Shorten the query. */
      414: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 414;
            /** @enum {string} */
            code: 'request.target_too_long';
          };
        };
      };
      /** @description `request.content_type`: Send the body as application/json in UTF-8, uncompressed. */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 415;
            /** @enum {string} */
            code: 'request.content_type';
          };
        };
      };
      /** @description `limit.exceeded`: Too many requests. Wait as many seconds as Retry-After says, then go on. */
      429: {
        headers: {
          /** @description See HTTP semantics */
          'Retry-After'?: string;
          /** @description See HTTP semantics */
          'RateLimit-Policy'?: string;
          /** @description See HTTP semantics */
          RateLimit?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 429;
            /** @enum {string} */
            code: 'limit.exceeded';
          };
        };
      };
      /** @description `request.head_too_large`: The request has too many headers, or they are too long. Send fewer or shorter ones. */
      431: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 431;
            /** @enum {string} */
            code: 'request.head_too_large';
          };
        };
      };
      /** @description `internal`: The server failed unexpectedly. Try again; if it fails again, give the operator the requestId. */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 500;
            /** @enum {string} */
            code: 'internal';
          };
        };
      };
      /**
       * @description `service.unavailable`: The database, the store or another dependency is unavailable. Nothing was changed; try again in a few seconds.
       *
       *     `service.overloaded`: The service is overloaded. Nothing was changed; try again in a few seconds.
       */
      503: {
        headers: {
          /** @description See HTTP semantics */
          'Retry-After'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 503;
            /** @enum {string} */
            code: 'service.unavailable' | 'service.overloaded';
          };
        };
      };
    };
  };
  changePassword: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['ChangePassword'];
      };
    };
    responses: {
      /** @description Changed */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /**
       * @description `auth.wrong_password`: The password is wrong. Nothing was changed; check it and try again.
       *
       *     `auth.password_too_common`: The password is too common and easy to guess. Choose another.
       *
       *     `request.invalid`: Some fields of the input are not valid. See errors, correct them and try again.
       *
       *     `request.malformed`: The request could not be parsed. Check its syntax and encoding.
       *
       *     `request.malformed_json`: The body is not valid JSON in UTF-8. Correct it and try again.
       */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 400;
            /** @enum {string} */
            code:
              | 'auth.wrong_password'
              | 'auth.password_too_common'
              | 'request.invalid'
              | 'request.malformed'
              | 'request.malformed_json';
          };
        };
      };
      /** @description `auth.unauthenticated`: Send a valid access token as Authorization: Bearer. Get one by logging in or by refreshing. */
      401: {
        headers: {
          /** @description See HTTP semantics */
          'WWW-Authenticate'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 401;
            /** @enum {string} */
            code: 'auth.unauthenticated';
          };
        };
      };
      /** @description `request.timeout`: The request took too long to arrive. Send it again without pauses. */
      408: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 408;
            /** @enum {string} */
            code: 'request.timeout';
          };
        };
      };
      /** @description `request.too_large`: The body is larger than this route accepts. Send a smaller one. */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 413;
            /** @enum {string} */
            code: 'request.too_large';
          };
        };
      };
      /** @description `request.target_too_long`: The URL is too long. Shorten the query. */
      414: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 414;
            /** @enum {string} */
            code: 'request.target_too_long';
          };
        };
      };
      /** @description `request.content_type`: Send the body as application/json in UTF-8, uncompressed. */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 415;
            /** @enum {string} */
            code: 'request.content_type';
          };
        };
      };
      /** @description `limit.exceeded`: Too many requests. Wait as many seconds as Retry-After says, then go on. */
      429: {
        headers: {
          /** @description See HTTP semantics */
          'Retry-After'?: string;
          /** @description See HTTP semantics */
          'RateLimit-Policy'?: string;
          /** @description See HTTP semantics */
          RateLimit?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 429;
            /** @enum {string} */
            code: 'limit.exceeded';
          };
        };
      };
      /** @description `request.head_too_large`: The request has too many headers, or they are too long. Send fewer or shorter ones. */
      431: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 431;
            /** @enum {string} */
            code: 'request.head_too_large';
          };
        };
      };
      /** @description `internal`: The server failed unexpectedly. Try again; if it fails again, give the operator the requestId. */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 500;
            /** @enum {string} */
            code: 'internal';
          };
        };
      };
      /**
       * @description `auth.busy`: Too many users are logging in at the moment. Nothing was changed; try again in a few seconds.
       *
       *     `service.unavailable`: The database, the store or another dependency is unavailable. Nothing was changed; try again in a few seconds.
       *
       *     `service.overloaded`: The service is overloaded. Nothing was changed; try again in a few seconds.
       */
      503: {
        headers: {
          /** @description See HTTP semantics */
          'Retry-After'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 503;
            /** @enum {string} */
            code: 'auth.busy' | 'service.unavailable' | 'service.overloaded';
          };
        };
      };
    };
  };
  getMe: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The account */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Account'];
        };
      };
      /**
       * @description `request.invalid`: Some fields of the input are not valid. See errors, correct them and try again.
       *
       *     `request.malformed`: The request could not be parsed. Check its syntax and encoding.
       *
       *     `request.malformed_json`: The body is not valid JSON in UTF-8. Correct it and try again.
       */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 400;
            /** @enum {string} */
            code: 'request.invalid' | 'request.malformed' | 'request.malformed_json';
          };
        };
      };
      /** @description `auth.unauthenticated`: Send a valid access token as Authorization: Bearer. Get one by logging in or by refreshing. */
      401: {
        headers: {
          /** @description See HTTP semantics */
          'WWW-Authenticate'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 401;
            /** @enum {string} */
            code: 'auth.unauthenticated';
          };
        };
      };
      /** @description `request.timeout`: The request took too long to arrive. Send it again without pauses. */
      408: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 408;
            /** @enum {string} */
            code: 'request.timeout';
          };
        };
      };
      /** @description `request.too_large`: The body is larger than this route accepts. Send a smaller one. */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 413;
            /** @enum {string} */
            code: 'request.too_large';
          };
        };
      };
      /** @description `request.target_too_long`: The URL is too long. Shorten the query. */
      414: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 414;
            /** @enum {string} */
            code: 'request.target_too_long';
          };
        };
      };
      /** @description `request.content_type`: Send the body as application/json in UTF-8, uncompressed. */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 415;
            /** @enum {string} */
            code: 'request.content_type';
          };
        };
      };
      /** @description `limit.exceeded`: Too many requests. Wait as many seconds as Retry-After says, then go on. */
      429: {
        headers: {
          /** @description See HTTP semantics */
          'Retry-After'?: string;
          /** @description See HTTP semantics */
          'RateLimit-Policy'?: string;
          /** @description See HTTP semantics */
          RateLimit?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 429;
            /** @enum {string} */
            code: 'limit.exceeded';
          };
        };
      };
      /** @description `request.head_too_large`: The request has too many headers, or they are too long. Send fewer or shorter ones. */
      431: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 431;
            /** @enum {string} */
            code: 'request.head_too_large';
          };
        };
      };
      /** @description `internal`: The server failed unexpectedly. Try again; if it fails again, give the operator the requestId. */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 500;
            /** @enum {string} */
            code: 'internal';
          };
        };
      };
      /**
       * @description `service.unavailable`: The database, the store or another dependency is unavailable. Nothing was changed; try again in a few seconds.
       *
       *     `service.overloaded`: The service is overloaded. Nothing was changed; try again in a few seconds.
       */
      503: {
        headers: {
          /** @description See HTTP semantics */
          'Retry-After'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 503;
            /** @enum {string} */
            code: 'service.unavailable' | 'service.overloaded';
          };
        };
      };
    };
  };
  deleteMe: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['CloseAccount'];
      };
    };
    responses: {
      /** @description The account is closed; its data are being deleted */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /**
       * @description `auth.wrong_password`: The password is wrong. Nothing was changed; check it and try again.
       *
       *     `request.invalid`: Some fields of the input are not valid. See errors, correct them and try again.
       *
       *     `request.malformed`: The request could not be parsed. Check its syntax and encoding.
       *
       *     `request.malformed_json`: The body is not valid JSON in UTF-8. Correct it and try again.
       */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 400;
            /** @enum {string} */
            code:
              | 'auth.wrong_password'
              | 'request.invalid'
              | 'request.malformed'
              | 'request.malformed_json';
          };
        };
      };
      /** @description `auth.unauthenticated`: Send a valid access token as Authorization: Bearer. Get one by logging in or by refreshing. */
      401: {
        headers: {
          /** @description See HTTP semantics */
          'WWW-Authenticate'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 401;
            /** @enum {string} */
            code: 'auth.unauthenticated';
          };
        };
      };
      /** @description `request.timeout`: The request took too long to arrive. Send it again without pauses. */
      408: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 408;
            /** @enum {string} */
            code: 'request.timeout';
          };
        };
      };
      /** @description `request.too_large`: The body is larger than this route accepts. Send a smaller one. */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 413;
            /** @enum {string} */
            code: 'request.too_large';
          };
        };
      };
      /** @description `request.target_too_long`: The URL is too long. Shorten the query. */
      414: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 414;
            /** @enum {string} */
            code: 'request.target_too_long';
          };
        };
      };
      /** @description `request.content_type`: Send the body as application/json in UTF-8, uncompressed. */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 415;
            /** @enum {string} */
            code: 'request.content_type';
          };
        };
      };
      /** @description `limit.exceeded`: Too many requests. Wait as many seconds as Retry-After says, then go on. */
      429: {
        headers: {
          /** @description See HTTP semantics */
          'Retry-After'?: string;
          /** @description See HTTP semantics */
          'RateLimit-Policy'?: string;
          /** @description See HTTP semantics */
          RateLimit?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 429;
            /** @enum {string} */
            code: 'limit.exceeded';
          };
        };
      };
      /** @description `request.head_too_large`: The request has too many headers, or they are too long. Send fewer or shorter ones. */
      431: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 431;
            /** @enum {string} */
            code: 'request.head_too_large';
          };
        };
      };
      /** @description `internal`: The server failed unexpectedly. Try again; if it fails again, give the operator the requestId. */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 500;
            /** @enum {string} */
            code: 'internal';
          };
        };
      };
      /**
       * @description `auth.busy`: Too many users are logging in at the moment. Nothing was changed; try again in a few seconds.
       *
       *     `service.unavailable`: The database, the store or another dependency is unavailable. Nothing was changed; try again in a few seconds.
       *
       *     `service.overloaded`: The service is overloaded. Nothing was changed; try again in a few seconds.
       */
      503: {
        headers: {
          /** @description See HTTP semantics */
          'Retry-After'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 503;
            /** @enum {string} */
            code: 'auth.busy' | 'service.unavailable' | 'service.overloaded';
          };
        };
      };
    };
  };
  getMyAudit: {
    parameters: {
      query?: {
        /** @description The maximum number of events */
        limit?: number;
        /** @description `nextCursor` of the previous page */
        cursor?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A page of the audit trail */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['AuditEventList'];
        };
      };
      /**
       * @description `request.cursor`: The cursor is not from this list. Start again without it.
       *
       *     `request.invalid`: Some fields of the input are not valid. See errors, correct them and try again.
       *
       *     `request.malformed`: The request could not be parsed. Check its syntax and encoding.
       *
       *     `request.malformed_json`: The body is not valid JSON in UTF-8. Correct it and try again.
       */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 400;
            /** @enum {string} */
            code:
              'request.cursor' | 'request.invalid' | 'request.malformed' | 'request.malformed_json';
          };
        };
      };
      /** @description `auth.unauthenticated`: Send a valid access token as Authorization: Bearer. Get one by logging in or by refreshing. */
      401: {
        headers: {
          /** @description See HTTP semantics */
          'WWW-Authenticate'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 401;
            /** @enum {string} */
            code: 'auth.unauthenticated';
          };
        };
      };
      /** @description `request.timeout`: The request took too long to arrive. Send it again without pauses. */
      408: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 408;
            /** @enum {string} */
            code: 'request.timeout';
          };
        };
      };
      /** @description `request.too_large`: The body is larger than this route accepts. Send a smaller one. */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 413;
            /** @enum {string} */
            code: 'request.too_large';
          };
        };
      };
      /** @description `request.target_too_long`: The URL is too long. Shorten the query. */
      414: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 414;
            /** @enum {string} */
            code: 'request.target_too_long';
          };
        };
      };
      /** @description `request.content_type`: Send the body as application/json in UTF-8, uncompressed. */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 415;
            /** @enum {string} */
            code: 'request.content_type';
          };
        };
      };
      /** @description `limit.exceeded`: Too many requests. Wait as many seconds as Retry-After says, then go on. */
      429: {
        headers: {
          /** @description See HTTP semantics */
          'Retry-After'?: string;
          /** @description See HTTP semantics */
          'RateLimit-Policy'?: string;
          /** @description See HTTP semantics */
          RateLimit?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 429;
            /** @enum {string} */
            code: 'limit.exceeded';
          };
        };
      };
      /** @description `request.head_too_large`: The request has too many headers, or they are too long. Send fewer or shorter ones. */
      431: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 431;
            /** @enum {string} */
            code: 'request.head_too_large';
          };
        };
      };
      /** @description `internal`: The server failed unexpectedly. Try again; if it fails again, give the operator the requestId. */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 500;
            /** @enum {string} */
            code: 'internal';
          };
        };
      };
      /**
       * @description `service.unavailable`: The database, the store or another dependency is unavailable. Nothing was changed; try again in a few seconds.
       *
       *     `service.overloaded`: The service is overloaded. Nothing was changed; try again in a few seconds.
       */
      503: {
        headers: {
          /** @description See HTTP semantics */
          'Retry-After'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 503;
            /** @enum {string} */
            code: 'service.unavailable' | 'service.overloaded';
          };
        };
      };
    };
  };
  completeSourceAuthorization: {
    parameters: {
      query?: {
        /** @description Of the authorization */
        state?: string;
        /** @description Of the provider */
        code?: string;
        /** @description Of the provider, instead of a code */
        error?: string;
        /** @description The provider (RFC 9207) */
        iss?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A page for the user */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/html': string;
        };
      };
      /** @description To `returnTo`, with `source` and `result` */
      303: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /**
       * @description `request.invalid`: Some fields of the input are not valid. See errors, correct them and try again.
       *
       *     `request.malformed`: The request could not be parsed. Check its syntax and encoding.
       *
       *     `request.malformed_json`: The body is not valid JSON in UTF-8. Correct it and try again.
       */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 400;
            /** @enum {string} */
            code: 'request.invalid' | 'request.malformed' | 'request.malformed_json';
          };
        };
      };
      /** @description `sources.disabled`: This server has no connector, so there are no sources. Upload the files instead. */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 403;
            /** @enum {string} */
            code: 'sources.disabled';
          };
        };
      };
      /** @description `request.timeout`: The request took too long to arrive. Send it again without pauses. */
      408: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 408;
            /** @enum {string} */
            code: 'request.timeout';
          };
        };
      };
      /** @description `request.too_large`: The body is larger than this route accepts. Send a smaller one. */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 413;
            /** @enum {string} */
            code: 'request.too_large';
          };
        };
      };
      /** @description `request.target_too_long`: The URL is too long. Shorten the query. */
      414: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 414;
            /** @enum {string} */
            code: 'request.target_too_long';
          };
        };
      };
      /** @description `request.content_type`: Send the body as application/json in UTF-8, uncompressed. */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 415;
            /** @enum {string} */
            code: 'request.content_type';
          };
        };
      };
      /** @description `limit.exceeded`: Too many requests. Wait as many seconds as Retry-After says, then go on. */
      429: {
        headers: {
          /** @description See HTTP semantics */
          'Retry-After'?: string;
          /** @description See HTTP semantics */
          'RateLimit-Policy'?: string;
          /** @description See HTTP semantics */
          RateLimit?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 429;
            /** @enum {string} */
            code: 'limit.exceeded';
          };
        };
      };
      /** @description `request.head_too_large`: The request has too many headers, or they are too long. Send fewer or shorter ones. */
      431: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 431;
            /** @enum {string} */
            code: 'request.head_too_large';
          };
        };
      };
      /** @description `internal`: The server failed unexpectedly. Try again; if it fails again, give the operator the requestId. */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 500;
            /** @enum {string} */
            code: 'internal';
          };
        };
      };
      /**
       * @description `service.unavailable`: The database, the store or another dependency is unavailable. Nothing was changed; try again in a few seconds.
       *
       *     `service.overloaded`: The service is overloaded. Nothing was changed; try again in a few seconds.
       */
      503: {
        headers: {
          /** @description See HTTP semantics */
          'Retry-After'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 503;
            /** @enum {string} */
            code: 'service.unavailable' | 'service.overloaded';
          };
        };
      };
    };
  };
  confirmSourceAuthorization: {
    parameters: {
      query?: {
        /** @description Of the authorization */
        state?: string;
        /** @description Of the provider */
        code?: string;
        /** @description Of the provider, instead of a code */
        error?: string;
        /** @description The provider (RFC 9207) */
        iss?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A page for the user */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/html': string;
        };
      };
      /** @description To `returnTo`, with `source` and `result` */
      303: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /**
       * @description `request.invalid`: Some fields of the input are not valid. See errors, correct them and try again.
       *
       *     `request.malformed`: The request could not be parsed. Check its syntax and encoding.
       *
       *     `request.malformed_json`: The body is not valid JSON in UTF-8. Correct it and try again.
       */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 400;
            /** @enum {string} */
            code: 'request.invalid' | 'request.malformed' | 'request.malformed_json';
          };
        };
      };
      /** @description `sources.disabled`: This server has no connector, so there are no sources. Upload the files instead. */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 403;
            /** @enum {string} */
            code: 'sources.disabled';
          };
        };
      };
      /** @description `request.timeout`: The request took too long to arrive. Send it again without pauses. */
      408: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 408;
            /** @enum {string} */
            code: 'request.timeout';
          };
        };
      };
      /** @description `request.too_large`: The body is larger than this route accepts. Send a smaller one. */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 413;
            /** @enum {string} */
            code: 'request.too_large';
          };
        };
      };
      /** @description `request.target_too_long`: The URL is too long. Shorten the query. */
      414: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 414;
            /** @enum {string} */
            code: 'request.target_too_long';
          };
        };
      };
      /** @description `request.content_type`: Send the body as application/json in UTF-8, uncompressed. */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 415;
            /** @enum {string} */
            code: 'request.content_type';
          };
        };
      };
      /** @description `limit.exceeded`: Too many requests. Wait as many seconds as Retry-After says, then go on. */
      429: {
        headers: {
          /** @description See HTTP semantics */
          'Retry-After'?: string;
          /** @description See HTTP semantics */
          'RateLimit-Policy'?: string;
          /** @description See HTTP semantics */
          RateLimit?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 429;
            /** @enum {string} */
            code: 'limit.exceeded';
          };
        };
      };
      /** @description `request.head_too_large`: The request has too many headers, or they are too long. Send fewer or shorter ones. */
      431: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 431;
            /** @enum {string} */
            code: 'request.head_too_large';
          };
        };
      };
      /** @description `internal`: The server failed unexpectedly. Try again; if it fails again, give the operator the requestId. */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 500;
            /** @enum {string} */
            code: 'internal';
          };
        };
      };
      /**
       * @description `service.unavailable`: The database, the store or another dependency is unavailable. Nothing was changed; try again in a few seconds.
       *
       *     `service.overloaded`: The service is overloaded. Nothing was changed; try again in a few seconds.
       */
      503: {
        headers: {
          /** @description See HTTP semantics */
          'Retry-After'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 503;
            /** @enum {string} */
            code: 'service.unavailable' | 'service.overloaded';
          };
        };
      };
    };
  };
  authorizeSource: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description The id of the source */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: {
      content: {
        'application/json': components['schemas']['AuthorizeSource'];
      };
    };
    responses: {
      /** @description The page of the provider, or that the source is connected */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['SourceAuthorization'];
        };
      };
      /**
       * @description `request.invalid`: Some fields of the input are not valid. See errors, correct them and try again.
       *
       *     `request.malformed_json`: The body is not valid JSON in UTF-8. Correct it and try again.
       *
       *     `request.malformed`: The request could not be parsed. Check its syntax and encoding.
       */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 400;
            /** @enum {string} */
            code: 'request.invalid' | 'request.malformed_json' | 'request.malformed';
          };
        };
      };
      /** @description `auth.unauthenticated`: Send a valid access token as Authorization: Bearer. Get one by logging in or by refreshing. */
      401: {
        headers: {
          /** @description See HTTP semantics */
          'WWW-Authenticate'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 401;
            /** @enum {string} */
            code: 'auth.unauthenticated';
          };
        };
      };
      /** @description `sources.disabled`: This server has no connector, so there are no sources. Upload the files instead. */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 403;
            /** @enum {string} */
            code: 'sources.disabled';
          };
        };
      };
      /** @description `source.not_found`: There is no such source. Check the id; GET /v1/sources lists your sources. */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 404;
            /** @enum {string} */
            code: 'source.not_found';
          };
        };
      };
      /** @description `request.timeout`: The request took too long to arrive. Send it again without pauses. */
      408: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 408;
            /** @enum {string} */
            code: 'request.timeout';
          };
        };
      };
      /** @description `source.consent_needed`: The source refuses its credentials, or its user has ended the agreement. Send other credentials by PUT /v1/sources/{id}/credentials, or agree again on the page of POST /v1/sources/{id}/authorization. */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 409;
            /** @enum {string} */
            code: 'source.consent_needed';
          };
        };
      };
      /** @description `request.too_large`: The body is larger than this route accepts. Send a smaller one. */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 413;
            /** @enum {string} */
            code: 'request.too_large';
          };
        };
      };
      /** @description `request.target_too_long`: The URL is too long. Shorten the query. */
      414: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 414;
            /** @enum {string} */
            code: 'request.target_too_long';
          };
        };
      };
      /** @description `request.content_type`: Send the body as application/json in UTF-8, uncompressed. */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 415;
            /** @enum {string} */
            code: 'request.content_type';
          };
        };
      };
      /**
       * @description `source.has_password`: Sources of this kind are not connected by a page. Send their credentials by PUT /v1/sources/{id}/credentials.
       *
       *     `source.return_refused`: returnTo is not an address that this server allows. Leave it out, or ask the operator for SOURCES_RETURN_URLS.
       *
       *     `source.authorization_invalid`: The authorization was used already, has ended, or is of another source. Begin another one.
       *
       *     `source.authorization_failed`: The provider gave no access. Begin another authorization, and agree to all that it asks for.
       *
       *     `source.refused`: The answer of the source cannot be used. Check its address: it must be that of a WebDAV folder.
       *
       *     `source.blocked_address`: This server does not connect to this address. Use an https address of the internet, or ask the operator.
       *
       *     `source.host_unknown`: No host has the name in the address. Check the address; a name inside must be written in full.
       *
       *     `source.kind_unavailable`: This server is not set up for sources of this kind. GET /v1/capabilities lists the kinds that it has; ask its operator.
       */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 422;
            /** @enum {string} */
            code:
              | 'source.has_password'
              | 'source.return_refused'
              | 'source.authorization_invalid'
              | 'source.authorization_failed'
              | 'source.refused'
              | 'source.blocked_address'
              | 'source.host_unknown'
              | 'source.kind_unavailable';
          };
        };
      };
      /** @description `limit.exceeded`: Too many requests. Wait as many seconds as Retry-After says, then go on. */
      429: {
        headers: {
          /** @description See HTTP semantics */
          'Retry-After'?: string;
          /** @description See HTTP semantics */
          'RateLimit-Policy'?: string;
          /** @description See HTTP semantics */
          RateLimit?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 429;
            /** @enum {string} */
            code: 'limit.exceeded';
          };
        };
      };
      /** @description `request.head_too_large`: The request has too many headers, or they are too long. Send fewer or shorter ones. */
      431: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 431;
            /** @enum {string} */
            code: 'request.head_too_large';
          };
        };
      };
      /** @description `internal`: The server failed unexpectedly. Try again; if it fails again, give the operator the requestId. */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 500;
            /** @enum {string} */
            code: 'internal';
          };
        };
      };
      /**
       * @description `service.unavailable`: The database, the store or another dependency is unavailable. Nothing was changed; try again in a few seconds.
       *
       *     `source.unavailable`: The source does not answer, or asks to wait. Nothing was changed; try again later.
       *
       *     `service.overloaded`: The service is overloaded. Nothing was changed; try again in a few seconds.
       */
      503: {
        headers: {
          /** @description See HTTP semantics */
          'Retry-After'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 503;
            /** @enum {string} */
            code: 'service.unavailable' | 'source.unavailable' | 'service.overloaded';
          };
        };
      };
    };
  };
  listSources: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The sources */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['SourceList'];
        };
      };
      /**
       * @description `request.invalid`: Some fields of the input are not valid. See errors, correct them and try again.
       *
       *     `request.malformed`: The request could not be parsed. Check its syntax and encoding.
       *
       *     `request.malformed_json`: The body is not valid JSON in UTF-8. Correct it and try again.
       */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 400;
            /** @enum {string} */
            code: 'request.invalid' | 'request.malformed' | 'request.malformed_json';
          };
        };
      };
      /** @description `auth.unauthenticated`: Send a valid access token as Authorization: Bearer. Get one by logging in or by refreshing. */
      401: {
        headers: {
          /** @description See HTTP semantics */
          'WWW-Authenticate'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 401;
            /** @enum {string} */
            code: 'auth.unauthenticated';
          };
        };
      };
      /** @description `sources.disabled`: This server has no connector, so there are no sources. Upload the files instead. */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 403;
            /** @enum {string} */
            code: 'sources.disabled';
          };
        };
      };
      /** @description `request.timeout`: The request took too long to arrive. Send it again without pauses. */
      408: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 408;
            /** @enum {string} */
            code: 'request.timeout';
          };
        };
      };
      /** @description `request.too_large`: The body is larger than this route accepts. Send a smaller one. */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 413;
            /** @enum {string} */
            code: 'request.too_large';
          };
        };
      };
      /** @description `request.target_too_long`: The URL is too long. Shorten the query. */
      414: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 414;
            /** @enum {string} */
            code: 'request.target_too_long';
          };
        };
      };
      /** @description `request.content_type`: Send the body as application/json in UTF-8, uncompressed. */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 415;
            /** @enum {string} */
            code: 'request.content_type';
          };
        };
      };
      /** @description `limit.exceeded`: Too many requests. Wait as many seconds as Retry-After says, then go on. */
      429: {
        headers: {
          /** @description See HTTP semantics */
          'Retry-After'?: string;
          /** @description See HTTP semantics */
          'RateLimit-Policy'?: string;
          /** @description See HTTP semantics */
          RateLimit?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 429;
            /** @enum {string} */
            code: 'limit.exceeded';
          };
        };
      };
      /** @description `request.head_too_large`: The request has too many headers, or they are too long. Send fewer or shorter ones. */
      431: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 431;
            /** @enum {string} */
            code: 'request.head_too_large';
          };
        };
      };
      /** @description `internal`: The server failed unexpectedly. Try again; if it fails again, give the operator the requestId. */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 500;
            /** @enum {string} */
            code: 'internal';
          };
        };
      };
      /**
       * @description `service.unavailable`: The database, the store or another dependency is unavailable. Nothing was changed; try again in a few seconds.
       *
       *     `service.overloaded`: The service is overloaded. Nothing was changed; try again in a few seconds.
       */
      503: {
        headers: {
          /** @description See HTTP semantics */
          'Retry-After'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 503;
            /** @enum {string} */
            code: 'service.unavailable' | 'service.overloaded';
          };
        };
      };
    };
  };
  createSource: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['CreateSource'];
      };
    };
    responses: {
      /** @description The source */
      201: {
        headers: {
          /** @description Identifies this state of what its owner can change */
          ETag?: string;
          /** @description The path of the source */
          Location?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['CreatedSource'];
        };
      };
      /**
       * @description `request.invalid`: Some fields of the input are not valid. See errors, correct them and try again.
       *
       *     `request.malformed_json`: The body is not valid JSON in UTF-8. Correct it and try again.
       *
       *     `document.language_unavailable`: This server cannot read that language. Choose one or more of the available languages, joined by +.
       *
       *     `request.malformed`: The request could not be parsed. Check its syntax and encoding.
       */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 400;
            /** @enum {string} */
            code:
              | 'request.invalid'
              | 'request.malformed_json'
              | 'document.language_unavailable'
              | 'request.malformed';
          };
        };
      };
      /** @description `auth.unauthenticated`: Send a valid access token as Authorization: Bearer. Get one by logging in or by refreshing. */
      401: {
        headers: {
          /** @description See HTTP semantics */
          'WWW-Authenticate'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 401;
            /** @enum {string} */
            code: 'auth.unauthenticated';
          };
        };
      };
      /** @description `sources.disabled`: This server has no connector, so there are no sources. Upload the files instead. */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 403;
            /** @enum {string} */
            code: 'sources.disabled';
          };
        };
      };
      /** @description `request.timeout`: The request took too long to arrive. Send it again without pauses. */
      408: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 408;
            /** @enum {string} */
            code: 'request.timeout';
          };
        };
      };
      /**
       * @description `source.name_taken`: Another source of yours has this name. Choose another name.
       *
       *     `source.consent_needed`: The source refuses its credentials, or its user has ended the agreement. Send other credentials by PUT /v1/sources/{id}/credentials, or agree again on the page of POST /v1/sources/{id}/authorization.
       */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 409;
            /** @enum {string} */
            code: 'source.name_taken' | 'source.consent_needed';
          };
        };
      };
      /** @description `request.too_large`: The body is larger than this route accepts. Send a smaller one. */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 413;
            /** @enum {string} */
            code: 'request.too_large';
          };
        };
      };
      /** @description `request.target_too_long`: The URL is too long. Shorten the query. */
      414: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 414;
            /** @enum {string} */
            code: 'request.target_too_long';
          };
        };
      };
      /** @description `request.content_type`: Send the body as application/json in UTF-8, uncompressed. */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 415;
            /** @enum {string} */
            code: 'request.content_type';
          };
        };
      };
      /**
       * @description `source.too_many`: An account may have 20 sources. Remove one that you do not need.
       *
       *     `source.trashes_moved`: A source that moves imported files aside has no later versions of them. Set onChange or afterImport to keep.
       *
       *     `source.return_refused`: returnTo is not an address that this server allows. Leave it out, or ask the operator for SOURCES_RETURN_URLS.
       *
       *     `source.refused`: The answer of the source cannot be used. Check its address: it must be that of a WebDAV folder.
       *
       *     `source.blocked_address`: This server does not connect to this address. Use an https address of the internet, or ask the operator.
       *
       *     `source.host_unknown`: No host has the name in the address. Check the address; a name inside must be written in full.
       *
       *     `source.kind_unavailable`: This server is not set up for sources of this kind. GET /v1/capabilities lists the kinds that it has; ask its operator.
       */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 422;
            /** @enum {string} */
            code:
              | 'source.too_many'
              | 'source.trashes_moved'
              | 'source.return_refused'
              | 'source.refused'
              | 'source.blocked_address'
              | 'source.host_unknown'
              | 'source.kind_unavailable';
          };
        };
      };
      /** @description `limit.exceeded`: Too many requests. Wait as many seconds as Retry-After says, then go on. */
      429: {
        headers: {
          /** @description See HTTP semantics */
          'Retry-After'?: string;
          /** @description See HTTP semantics */
          'RateLimit-Policy'?: string;
          /** @description See HTTP semantics */
          RateLimit?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 429;
            /** @enum {string} */
            code: 'limit.exceeded';
          };
        };
      };
      /** @description `request.head_too_large`: The request has too many headers, or they are too long. Send fewer or shorter ones. */
      431: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 431;
            /** @enum {string} */
            code: 'request.head_too_large';
          };
        };
      };
      /** @description `internal`: The server failed unexpectedly. Try again; if it fails again, give the operator the requestId. */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 500;
            /** @enum {string} */
            code: 'internal';
          };
        };
      };
      /**
       * @description `service.unavailable`: The database, the store or another dependency is unavailable. Nothing was changed; try again in a few seconds.
       *
       *     `source.unavailable`: The source does not answer, or asks to wait. Nothing was changed; try again later.
       *
       *     `service.overloaded`: The service is overloaded. Nothing was changed; try again in a few seconds.
       */
      503: {
        headers: {
          /** @description See HTTP semantics */
          'Retry-After'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 503;
            /** @enum {string} */
            code: 'service.unavailable' | 'source.unavailable' | 'service.overloaded';
          };
        };
      };
    };
  };
  getSource: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description The id of the source */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The source */
      200: {
        headers: {
          /** @description Identifies this state of what its owner can change */
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Source'];
        };
      };
      /**
       * @description `request.invalid`: Some fields of the input are not valid. See errors, correct them and try again.
       *
       *     `request.malformed`: The request could not be parsed. Check its syntax and encoding.
       *
       *     `request.malformed_json`: The body is not valid JSON in UTF-8. Correct it and try again.
       */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 400;
            /** @enum {string} */
            code: 'request.invalid' | 'request.malformed' | 'request.malformed_json';
          };
        };
      };
      /** @description `auth.unauthenticated`: Send a valid access token as Authorization: Bearer. Get one by logging in or by refreshing. */
      401: {
        headers: {
          /** @description See HTTP semantics */
          'WWW-Authenticate'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 401;
            /** @enum {string} */
            code: 'auth.unauthenticated';
          };
        };
      };
      /** @description `sources.disabled`: This server has no connector, so there are no sources. Upload the files instead. */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 403;
            /** @enum {string} */
            code: 'sources.disabled';
          };
        };
      };
      /** @description `source.not_found`: There is no such source. Check the id; GET /v1/sources lists your sources. */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 404;
            /** @enum {string} */
            code: 'source.not_found';
          };
        };
      };
      /** @description `request.timeout`: The request took too long to arrive. Send it again without pauses. */
      408: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 408;
            /** @enum {string} */
            code: 'request.timeout';
          };
        };
      };
      /** @description `request.too_large`: The body is larger than this route accepts. Send a smaller one. */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 413;
            /** @enum {string} */
            code: 'request.too_large';
          };
        };
      };
      /** @description `request.target_too_long`: The URL is too long. Shorten the query. */
      414: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 414;
            /** @enum {string} */
            code: 'request.target_too_long';
          };
        };
      };
      /** @description `request.content_type`: Send the body as application/json in UTF-8, uncompressed. */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 415;
            /** @enum {string} */
            code: 'request.content_type';
          };
        };
      };
      /** @description `limit.exceeded`: Too many requests. Wait as many seconds as Retry-After says, then go on. */
      429: {
        headers: {
          /** @description See HTTP semantics */
          'Retry-After'?: string;
          /** @description See HTTP semantics */
          'RateLimit-Policy'?: string;
          /** @description See HTTP semantics */
          RateLimit?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 429;
            /** @enum {string} */
            code: 'limit.exceeded';
          };
        };
      };
      /** @description `request.head_too_large`: The request has too many headers, or they are too long. Send fewer or shorter ones. */
      431: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 431;
            /** @enum {string} */
            code: 'request.head_too_large';
          };
        };
      };
      /** @description `internal`: The server failed unexpectedly. Try again; if it fails again, give the operator the requestId. */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 500;
            /** @enum {string} */
            code: 'internal';
          };
        };
      };
      /**
       * @description `service.unavailable`: The database, the store or another dependency is unavailable. Nothing was changed; try again in a few seconds.
       *
       *     `service.overloaded`: The service is overloaded. Nothing was changed; try again in a few seconds.
       */
      503: {
        headers: {
          /** @description See HTTP semantics */
          'Retry-After'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 503;
            /** @enum {string} */
            code: 'service.unavailable' | 'service.overloaded';
          };
        };
      };
    };
  };
  deleteSource: {
    parameters: {
      query?: never;
      header?: {
        /** @description The ETag that the change is based on */
        'If-Match'?: string;
      };
      path: {
        /** @description The id of the source */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The source is removed */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /**
       * @description `request.invalid`: Some fields of the input are not valid. See errors, correct them and try again.
       *
       *     `request.malformed`: The request could not be parsed. Check its syntax and encoding.
       *
       *     `request.malformed_json`: The body is not valid JSON in UTF-8. Correct it and try again.
       */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 400;
            /** @enum {string} */
            code: 'request.invalid' | 'request.malformed' | 'request.malformed_json';
          };
        };
      };
      /** @description `auth.unauthenticated`: Send a valid access token as Authorization: Bearer. Get one by logging in or by refreshing. */
      401: {
        headers: {
          /** @description See HTTP semantics */
          'WWW-Authenticate'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 401;
            /** @enum {string} */
            code: 'auth.unauthenticated';
          };
        };
      };
      /** @description `sources.disabled`: This server has no connector, so there are no sources. Upload the files instead. */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 403;
            /** @enum {string} */
            code: 'sources.disabled';
          };
        };
      };
      /** @description `source.not_found`: There is no such source. Check the id; GET /v1/sources lists your sources. */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 404;
            /** @enum {string} */
            code: 'source.not_found';
          };
        };
      };
      /** @description `request.timeout`: The request took too long to arrive. Send it again without pauses. */
      408: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 408;
            /** @enum {string} */
            code: 'request.timeout';
          };
        };
      };
      /** @description `source.changed`: The source has changed since the ETag in If-Match. Get it again, then repeat your change. */
      412: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 412;
            /** @enum {string} */
            code: 'source.changed';
          };
        };
      };
      /** @description `request.too_large`: The body is larger than this route accepts. Send a smaller one. */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 413;
            /** @enum {string} */
            code: 'request.too_large';
          };
        };
      };
      /** @description `request.target_too_long`: The URL is too long. Shorten the query. */
      414: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 414;
            /** @enum {string} */
            code: 'request.target_too_long';
          };
        };
      };
      /** @description `request.content_type`: Send the body as application/json in UTF-8, uncompressed. */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 415;
            /** @enum {string} */
            code: 'request.content_type';
          };
        };
      };
      /** @description `limit.exceeded`: Too many requests. Wait as many seconds as Retry-After says, then go on. */
      429: {
        headers: {
          /** @description See HTTP semantics */
          'Retry-After'?: string;
          /** @description See HTTP semantics */
          'RateLimit-Policy'?: string;
          /** @description See HTTP semantics */
          RateLimit?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 429;
            /** @enum {string} */
            code: 'limit.exceeded';
          };
        };
      };
      /** @description `request.head_too_large`: The request has too many headers, or they are too long. Send fewer or shorter ones. */
      431: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 431;
            /** @enum {string} */
            code: 'request.head_too_large';
          };
        };
      };
      /** @description `internal`: The server failed unexpectedly. Try again; if it fails again, give the operator the requestId. */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 500;
            /** @enum {string} */
            code: 'internal';
          };
        };
      };
      /**
       * @description `service.unavailable`: The database, the store or another dependency is unavailable. Nothing was changed; try again in a few seconds.
       *
       *     `service.overloaded`: The service is overloaded. Nothing was changed; try again in a few seconds.
       */
      503: {
        headers: {
          /** @description See HTTP semantics */
          'Retry-After'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 503;
            /** @enum {string} */
            code: 'service.unavailable' | 'service.overloaded';
          };
        };
      };
    };
  };
  updateSource: {
    parameters: {
      query?: never;
      header?: {
        /** @description The ETag that the change is based on */
        'If-Match'?: string;
      };
      path: {
        /** @description The id of the source */
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['UpdateSource'];
      };
    };
    responses: {
      /** @description The source as it is now */
      200: {
        headers: {
          /** @description Identifies this state of what its owner can change */
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Source'];
        };
      };
      /**
       * @description `request.invalid`: Some fields of the input are not valid. See errors, correct them and try again.
       *
       *     `request.malformed_json`: The body is not valid JSON in UTF-8. Correct it and try again.
       *
       *     `document.language_unavailable`: This server cannot read that language. Choose one or more of the available languages, joined by +.
       *
       *     `request.malformed`: The request could not be parsed. Check its syntax and encoding.
       */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 400;
            /** @enum {string} */
            code:
              | 'request.invalid'
              | 'request.malformed_json'
              | 'document.language_unavailable'
              | 'request.malformed';
          };
        };
      };
      /** @description `auth.unauthenticated`: Send a valid access token as Authorization: Bearer. Get one by logging in or by refreshing. */
      401: {
        headers: {
          /** @description See HTTP semantics */
          'WWW-Authenticate'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 401;
            /** @enum {string} */
            code: 'auth.unauthenticated';
          };
        };
      };
      /** @description `sources.disabled`: This server has no connector, so there are no sources. Upload the files instead. */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 403;
            /** @enum {string} */
            code: 'sources.disabled';
          };
        };
      };
      /** @description `source.not_found`: There is no such source. Check the id; GET /v1/sources lists your sources. */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 404;
            /** @enum {string} */
            code: 'source.not_found';
          };
        };
      };
      /** @description `request.timeout`: The request took too long to arrive. Send it again without pauses. */
      408: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 408;
            /** @enum {string} */
            code: 'request.timeout';
          };
        };
      };
      /**
       * @description `source.name_taken`: Another source of yours has this name. Choose another name.
       *
       *     `source.consent_needed`: The source refuses its credentials, or its user has ended the agreement. Send other credentials by PUT /v1/sources/{id}/credentials, or agree again on the page of POST /v1/sources/{id}/authorization.
       */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 409;
            /** @enum {string} */
            code: 'source.name_taken' | 'source.consent_needed';
          };
        };
      };
      /** @description `source.changed`: The source has changed since the ETag in If-Match. Get it again, then repeat your change. */
      412: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 412;
            /** @enum {string} */
            code: 'source.changed';
          };
        };
      };
      /** @description `request.too_large`: The body is larger than this route accepts. Send a smaller one. */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 413;
            /** @enum {string} */
            code: 'request.too_large';
          };
        };
      };
      /** @description `request.target_too_long`: The URL is too long. Shorten the query. */
      414: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 414;
            /** @enum {string} */
            code: 'request.target_too_long';
          };
        };
      };
      /** @description `request.content_type`: Send the body as application/json in UTF-8, uncompressed. */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 415;
            /** @enum {string} */
            code: 'request.content_type';
          };
        };
      };
      /**
       * @description `source.moves_nothing`: Only files of a source of the kind folder can be moved. Leave out afterImport.
       *
       *     `source.trashes_moved`: A source that moves imported files aside has no later versions of them. Set onChange or afterImport to keep.
       */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 422;
            /** @enum {string} */
            code: 'source.moves_nothing' | 'source.trashes_moved';
          };
        };
      };
      /** @description `limit.exceeded`: Too many requests. Wait as many seconds as Retry-After says, then go on. */
      429: {
        headers: {
          /** @description See HTTP semantics */
          'Retry-After'?: string;
          /** @description See HTTP semantics */
          'RateLimit-Policy'?: string;
          /** @description See HTTP semantics */
          RateLimit?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 429;
            /** @enum {string} */
            code: 'limit.exceeded';
          };
        };
      };
      /** @description `request.head_too_large`: The request has too many headers, or they are too long. Send fewer or shorter ones. */
      431: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 431;
            /** @enum {string} */
            code: 'request.head_too_large';
          };
        };
      };
      /** @description `internal`: The server failed unexpectedly. Try again; if it fails again, give the operator the requestId. */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 500;
            /** @enum {string} */
            code: 'internal';
          };
        };
      };
      /**
       * @description `service.unavailable`: The database, the store or another dependency is unavailable. Nothing was changed; try again in a few seconds.
       *
       *     `service.overloaded`: The service is overloaded. Nothing was changed; try again in a few seconds.
       */
      503: {
        headers: {
          /** @description See HTTP semantics */
          'Retry-After'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 503;
            /** @enum {string} */
            code: 'service.unavailable' | 'service.overloaded';
          };
        };
      };
    };
  };
  putSourceCredentials: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description The id of the source */
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['SourceCredentials'];
      };
    };
    responses: {
      /** @description The source has the new credentials */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /**
       * @description `request.invalid`: Some fields of the input are not valid. See errors, correct them and try again.
       *
       *     `request.malformed_json`: The body is not valid JSON in UTF-8. Correct it and try again.
       *
       *     `request.malformed`: The request could not be parsed. Check its syntax and encoding.
       */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 400;
            /** @enum {string} */
            code: 'request.invalid' | 'request.malformed_json' | 'request.malformed';
          };
        };
      };
      /** @description `auth.unauthenticated`: Send a valid access token as Authorization: Bearer. Get one by logging in or by refreshing. */
      401: {
        headers: {
          /** @description See HTTP semantics */
          'WWW-Authenticate'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 401;
            /** @enum {string} */
            code: 'auth.unauthenticated';
          };
        };
      };
      /** @description `sources.disabled`: This server has no connector, so there are no sources. Upload the files instead. */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 403;
            /** @enum {string} */
            code: 'sources.disabled';
          };
        };
      };
      /** @description `source.not_found`: There is no such source. Check the id; GET /v1/sources lists your sources. */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 404;
            /** @enum {string} */
            code: 'source.not_found';
          };
        };
      };
      /** @description `request.timeout`: The request took too long to arrive. Send it again without pauses. */
      408: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 408;
            /** @enum {string} */
            code: 'request.timeout';
          };
        };
      };
      /** @description `source.consent_needed`: The source refuses its credentials, or its user has ended the agreement. Send other credentials by PUT /v1/sources/{id}/credentials, or agree again on the page of POST /v1/sources/{id}/authorization. */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 409;
            /** @enum {string} */
            code: 'source.consent_needed';
          };
        };
      };
      /** @description `request.too_large`: The body is larger than this route accepts. Send a smaller one. */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 413;
            /** @enum {string} */
            code: 'request.too_large';
          };
        };
      };
      /** @description `request.target_too_long`: The URL is too long. Shorten the query. */
      414: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 414;
            /** @enum {string} */
            code: 'request.target_too_long';
          };
        };
      };
      /** @description `request.content_type`: Send the body as application/json in UTF-8, uncompressed. */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 415;
            /** @enum {string} */
            code: 'request.content_type';
          };
        };
      };
      /**
       * @description `source.no_password`: Sources of this kind have no password. Those with a page of their provider are renewed by POST /v1/sources/{id}/authorization.
       *
       *     `source.refused`: The answer of the source cannot be used. Check its address: it must be that of a WebDAV folder.
       *
       *     `source.blocked_address`: This server does not connect to this address. Use an https address of the internet, or ask the operator.
       *
       *     `source.host_unknown`: No host has the name in the address. Check the address; a name inside must be written in full.
       *
       *     `source.kind_unavailable`: This server is not set up for sources of this kind. GET /v1/capabilities lists the kinds that it has; ask its operator.
       */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 422;
            /** @enum {string} */
            code:
              | 'source.no_password'
              | 'source.refused'
              | 'source.blocked_address'
              | 'source.host_unknown'
              | 'source.kind_unavailable';
          };
        };
      };
      /** @description `limit.exceeded`: Too many requests. Wait as many seconds as Retry-After says, then go on. */
      429: {
        headers: {
          /** @description See HTTP semantics */
          'Retry-After'?: string;
          /** @description See HTTP semantics */
          'RateLimit-Policy'?: string;
          /** @description See HTTP semantics */
          RateLimit?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 429;
            /** @enum {string} */
            code: 'limit.exceeded';
          };
        };
      };
      /** @description `request.head_too_large`: The request has too many headers, or they are too long. Send fewer or shorter ones. */
      431: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 431;
            /** @enum {string} */
            code: 'request.head_too_large';
          };
        };
      };
      /** @description `internal`: The server failed unexpectedly. Try again; if it fails again, give the operator the requestId. */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 500;
            /** @enum {string} */
            code: 'internal';
          };
        };
      };
      /**
       * @description `service.unavailable`: The database, the store or another dependency is unavailable. Nothing was changed; try again in a few seconds.
       *
       *     `source.unavailable`: The source does not answer, or asks to wait. Nothing was changed; try again later.
       *
       *     `service.overloaded`: The service is overloaded. Nothing was changed; try again in a few seconds.
       */
      503: {
        headers: {
          /** @description See HTTP semantics */
          'Retry-After'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 503;
            /** @enum {string} */
            code: 'service.unavailable' | 'source.unavailable' | 'service.overloaded';
          };
        };
      };
    };
  };
  syncSource: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description The id of the source */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The source is looked at next */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /**
       * @description `request.invalid`: Some fields of the input are not valid. See errors, correct them and try again.
       *
       *     `request.malformed`: The request could not be parsed. Check its syntax and encoding.
       *
       *     `request.malformed_json`: The body is not valid JSON in UTF-8. Correct it and try again.
       */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 400;
            /** @enum {string} */
            code: 'request.invalid' | 'request.malformed' | 'request.malformed_json';
          };
        };
      };
      /** @description `auth.unauthenticated`: Send a valid access token as Authorization: Bearer. Get one by logging in or by refreshing. */
      401: {
        headers: {
          /** @description See HTTP semantics */
          'WWW-Authenticate'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 401;
            /** @enum {string} */
            code: 'auth.unauthenticated';
          };
        };
      };
      /** @description `sources.disabled`: This server has no connector, so there are no sources. Upload the files instead. */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 403;
            /** @enum {string} */
            code: 'sources.disabled';
          };
        };
      };
      /** @description `source.not_found`: There is no such source. Check the id; GET /v1/sources lists your sources. */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 404;
            /** @enum {string} */
            code: 'source.not_found';
          };
        };
      };
      /** @description `request.timeout`: The request took too long to arrive. Send it again without pauses. */
      408: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 408;
            /** @enum {string} */
            code: 'request.timeout';
          };
        };
      };
      /**
       * @description `source.paused`: The source is paused. Set its state to active by PATCH /v1/sources/{id} first.
       *
       *     `source.consent_needed`: The source refuses its credentials, or its user has ended the agreement. Send other credentials by PUT /v1/sources/{id}/credentials, or agree again on the page of POST /v1/sources/{id}/authorization.
       */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 409;
            /** @enum {string} */
            code: 'source.paused' | 'source.consent_needed';
          };
        };
      };
      /** @description `request.too_large`: The body is larger than this route accepts. Send a smaller one. */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 413;
            /** @enum {string} */
            code: 'request.too_large';
          };
        };
      };
      /** @description `request.target_too_long`: The URL is too long. Shorten the query. */
      414: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 414;
            /** @enum {string} */
            code: 'request.target_too_long';
          };
        };
      };
      /** @description `request.content_type`: Send the body as application/json in UTF-8, uncompressed. */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 415;
            /** @enum {string} */
            code: 'request.content_type';
          };
        };
      };
      /** @description `limit.exceeded`: Too many requests. Wait as many seconds as Retry-After says, then go on. */
      429: {
        headers: {
          /** @description See HTTP semantics */
          'Retry-After'?: string;
          /** @description See HTTP semantics */
          'RateLimit-Policy'?: string;
          /** @description See HTTP semantics */
          RateLimit?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 429;
            /** @enum {string} */
            code: 'limit.exceeded';
          };
        };
      };
      /** @description `request.head_too_large`: The request has too many headers, or they are too long. Send fewer or shorter ones. */
      431: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 431;
            /** @enum {string} */
            code: 'request.head_too_large';
          };
        };
      };
      /** @description `internal`: The server failed unexpectedly. Try again; if it fails again, give the operator the requestId. */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 500;
            /** @enum {string} */
            code: 'internal';
          };
        };
      };
      /**
       * @description `service.unavailable`: The database, the store or another dependency is unavailable. Nothing was changed; try again in a few seconds.
       *
       *     `service.overloaded`: The service is overloaded. Nothing was changed; try again in a few seconds.
       */
      503: {
        headers: {
          /** @description See HTTP semantics */
          'Retry-After'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 503;
            /** @enum {string} */
            code: 'service.unavailable' | 'service.overloaded';
          };
        };
      };
    };
  };
  listSourceEntries: {
    parameters: {
      query?: {
        /** @description The id of a folder; default: the whole source */
        parent?: string;
        /** @description `nextCursor` of the previous page */
        cursor?: string;
      };
      header?: never;
      path: {
        /** @description The id of the source */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A page of the folder */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['SourceEntryList'];
        };
      };
      /**
       * @description `request.invalid`: Some fields of the input are not valid. See errors, correct them and try again.
       *
       *     `request.malformed`: The request could not be parsed. Check its syntax and encoding.
       *
       *     `request.malformed_json`: The body is not valid JSON in UTF-8. Correct it and try again.
       */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 400;
            /** @enum {string} */
            code: 'request.invalid' | 'request.malformed' | 'request.malformed_json';
          };
        };
      };
      /** @description `auth.unauthenticated`: Send a valid access token as Authorization: Bearer. Get one by logging in or by refreshing. */
      401: {
        headers: {
          /** @description See HTTP semantics */
          'WWW-Authenticate'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 401;
            /** @enum {string} */
            code: 'auth.unauthenticated';
          };
        };
      };
      /** @description `sources.disabled`: This server has no connector, so there are no sources. Upload the files instead. */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 403;
            /** @enum {string} */
            code: 'sources.disabled';
          };
        };
      };
      /**
       * @description `source.not_found`: There is no such source. Check the id; GET /v1/sources lists your sources.
       *
       *     `source.entry_not_found`: The source has no such file or folder. GET …/entries lists what it has now.
       */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 404;
            /** @enum {string} */
            code: 'source.not_found' | 'source.entry_not_found';
          };
        };
      };
      /** @description `request.timeout`: The request took too long to arrive. Send it again without pauses. */
      408: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 408;
            /** @enum {string} */
            code: 'request.timeout';
          };
        };
      };
      /**
       * @description `source.consent_needed`: The source refuses its credentials, or its user has ended the agreement. Send other credentials by PUT /v1/sources/{id}/credentials, or agree again on the page of POST /v1/sources/{id}/authorization.
       *
       *     `source.paused`: The source is paused. Set its state to active by PATCH /v1/sources/{id} first.
       */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 409;
            /** @enum {string} */
            code: 'source.consent_needed' | 'source.paused';
          };
        };
      };
      /** @description `request.too_large`: The body is larger than this route accepts. Send a smaller one. */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 413;
            /** @enum {string} */
            code: 'request.too_large';
          };
        };
      };
      /** @description `request.target_too_long`: The URL is too long. Shorten the query. */
      414: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 414;
            /** @enum {string} */
            code: 'request.target_too_long';
          };
        };
      };
      /** @description `request.content_type`: Send the body as application/json in UTF-8, uncompressed. */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 415;
            /** @enum {string} */
            code: 'request.content_type';
          };
        };
      };
      /**
       * @description `source.refused`: The answer of the source cannot be used. Check its address: it must be that of a WebDAV folder.
       *
       *     `source.blocked_address`: This server does not connect to this address. Use an https address of the internet, or ask the operator.
       *
       *     `source.host_unknown`: No host has the name in the address. Check the address; a name inside must be written in full.
       *
       *     `source.kind_unavailable`: This server is not set up for sources of this kind. GET /v1/capabilities lists the kinds that it has; ask its operator.
       */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 422;
            /** @enum {string} */
            code:
              | 'source.refused'
              | 'source.blocked_address'
              | 'source.host_unknown'
              | 'source.kind_unavailable';
          };
        };
      };
      /** @description `limit.exceeded`: Too many requests. Wait as many seconds as Retry-After says, then go on. */
      429: {
        headers: {
          /** @description See HTTP semantics */
          'Retry-After'?: string;
          /** @description See HTTP semantics */
          'RateLimit-Policy'?: string;
          /** @description See HTTP semantics */
          RateLimit?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 429;
            /** @enum {string} */
            code: 'limit.exceeded';
          };
        };
      };
      /** @description `request.head_too_large`: The request has too many headers, or they are too long. Send fewer or shorter ones. */
      431: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 431;
            /** @enum {string} */
            code: 'request.head_too_large';
          };
        };
      };
      /** @description `internal`: The server failed unexpectedly. Try again; if it fails again, give the operator the requestId. */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 500;
            /** @enum {string} */
            code: 'internal';
          };
        };
      };
      /**
       * @description `service.unavailable`: The database, the store or another dependency is unavailable. Nothing was changed; try again in a few seconds.
       *
       *     `source.unavailable`: The source does not answer, or asks to wait. Nothing was changed; try again later.
       *
       *     `service.overloaded`: The service is overloaded. Nothing was changed; try again in a few seconds.
       */
      503: {
        headers: {
          /** @description See HTTP semantics */
          'Retry-After'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 503;
            /** @enum {string} */
            code: 'service.unavailable' | 'source.unavailable' | 'service.overloaded';
          };
        };
      };
    };
  };
  getSourceEntryContent: {
    parameters: {
      query?: never;
      header?: {
        /** @description One range of bytes */
        Range?: string;
      };
      path: {
        /** @description The id of the source */
        id: string;
        /** @description The id of the entry */
        entryId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The bytes */
      200: {
        headers: {
          /** @description As the source sends it */
          ETag?: string;
          /** @description attachment, with the file name (RFC 6266, 8187) */
          'Content-Disposition'?: string;
          [name: string]: unknown;
        };
        content: {
          '*/*': string;
        };
      };
      /** @description The range */
      206: {
        headers: {
          /** @description As the source sends it */
          ETag?: string;
          /** @description attachment, with the file name (RFC 6266, 8187) */
          'Content-Disposition'?: string;
          [name: string]: unknown;
        };
        content: {
          '*/*': string;
        };
      };
      /**
       * @description `request.invalid`: Some fields of the input are not valid. See errors, correct them and try again.
       *
       *     `request.malformed`: The request could not be parsed. Check its syntax and encoding.
       *
       *     `request.malformed_json`: The body is not valid JSON in UTF-8. Correct it and try again.
       */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 400;
            /** @enum {string} */
            code: 'request.invalid' | 'request.malformed' | 'request.malformed_json';
          };
        };
      };
      /** @description `auth.unauthenticated`: Send a valid access token as Authorization: Bearer. Get one by logging in or by refreshing. */
      401: {
        headers: {
          /** @description See HTTP semantics */
          'WWW-Authenticate'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 401;
            /** @enum {string} */
            code: 'auth.unauthenticated';
          };
        };
      };
      /** @description `sources.disabled`: This server has no connector, so there are no sources. Upload the files instead. */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 403;
            /** @enum {string} */
            code: 'sources.disabled';
          };
        };
      };
      /**
       * @description `source.not_found`: There is no such source. Check the id; GET /v1/sources lists your sources.
       *
       *     `source.entry_not_found`: The source has no such file or folder. GET …/entries lists what it has now.
       */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 404;
            /** @enum {string} */
            code: 'source.not_found' | 'source.entry_not_found';
          };
        };
      };
      /** @description `request.timeout`: The request took too long to arrive. Send it again without pauses. */
      408: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 408;
            /** @enum {string} */
            code: 'request.timeout';
          };
        };
      };
      /**
       * @description `source.consent_needed`: The source refuses its credentials, or its user has ended the agreement. Send other credentials by PUT /v1/sources/{id}/credentials, or agree again on the page of POST /v1/sources/{id}/authorization.
       *
       *     `source.paused`: The source is paused. Set its state to active by PATCH /v1/sources/{id} first.
       */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 409;
            /** @enum {string} */
            code: 'source.consent_needed' | 'source.paused';
          };
        };
      };
      /** @description `request.too_large`: The body is larger than this route accepts. Send a smaller one. */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 413;
            /** @enum {string} */
            code: 'request.too_large';
          };
        };
      };
      /** @description `request.target_too_long`: The URL is too long. Shorten the query. */
      414: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 414;
            /** @enum {string} */
            code: 'request.target_too_long';
          };
        };
      };
      /** @description `request.content_type`: Send the body as application/json in UTF-8, uncompressed. */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 415;
            /** @enum {string} */
            code: 'request.content_type';
          };
        };
      };
      /** @description `source.range_unsatisfiable`: The range is outside the file. See Content-Range for the size of the file. */
      416: {
        headers: {
          /** @description See HTTP semantics */
          'Content-Range'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 416;
            /** @enum {string} */
            code: 'source.range_unsatisfiable';
          };
        };
      };
      /**
       * @description `source.refused`: The answer of the source cannot be used. Check its address: it must be that of a WebDAV folder.
       *
       *     `source.blocked_address`: This server does not connect to this address. Use an https address of the internet, or ask the operator.
       *
       *     `source.host_unknown`: No host has the name in the address. Check the address; a name inside must be written in full.
       *
       *     `source.kind_unavailable`: This server is not set up for sources of this kind. GET /v1/capabilities lists the kinds that it has; ask its operator.
       */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 422;
            /** @enum {string} */
            code:
              | 'source.refused'
              | 'source.blocked_address'
              | 'source.host_unknown'
              | 'source.kind_unavailable';
          };
        };
      };
      /**
       * @description `limit.exceeded`: Too many requests. Wait as many seconds as Retry-After says, then go on.
       *
       *     `source.too_many_downloads`: Too many files of sources are being read at the same time. Wait until one has ended.
       */
      429: {
        headers: {
          /** @description See HTTP semantics */
          'Retry-After'?: string;
          /** @description See HTTP semantics */
          'RateLimit-Policy'?: string;
          /** @description See HTTP semantics */
          RateLimit?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 429;
            /** @enum {string} */
            code: 'limit.exceeded' | 'source.too_many_downloads';
          };
        };
      };
      /** @description `request.head_too_large`: The request has too many headers, or they are too long. Send fewer or shorter ones. */
      431: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 431;
            /** @enum {string} */
            code: 'request.head_too_large';
          };
        };
      };
      /** @description `internal`: The server failed unexpectedly. Try again; if it fails again, give the operator the requestId. */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 500;
            /** @enum {string} */
            code: 'internal';
          };
        };
      };
      /**
       * @description `service.unavailable`: The database, the store or another dependency is unavailable. Nothing was changed; try again in a few seconds.
       *
       *     `source.unavailable`: The source does not answer, or asks to wait. Nothing was changed; try again later.
       *
       *     `service.overloaded`: The service is overloaded. Nothing was changed; try again in a few seconds.
       */
      503: {
        headers: {
          /** @description See HTTP semantics */
          'Retry-After'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 503;
            /** @enum {string} */
            code: 'service.unavailable' | 'source.unavailable' | 'service.overloaded';
          };
        };
      };
    };
  };
  listImports: {
    parameters: {
      query?: {
        /** @description Only entries in this state */
        state?: 'seen' | 'waiting' | 'staged' | 'imported' | 'skipped' | 'failed';
        /** @description The largest number of entries on the page */
        limit?: number;
        /** @description `nextCursor` of the previous page */
        cursor?: string;
      };
      header?: never;
      path: {
        /** @description The id of the source */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A page of the list */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ImportList'];
        };
      };
      /**
       * @description `request.invalid`: Some fields of the input are not valid. See errors, correct them and try again.
       *
       *     `request.cursor`: The cursor is not from this list. Start again without it.
       *
       *     `request.malformed`: The request could not be parsed. Check its syntax and encoding.
       *
       *     `request.malformed_json`: The body is not valid JSON in UTF-8. Correct it and try again.
       */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 400;
            /** @enum {string} */
            code:
              'request.invalid' | 'request.cursor' | 'request.malformed' | 'request.malformed_json';
          };
        };
      };
      /** @description `auth.unauthenticated`: Send a valid access token as Authorization: Bearer. Get one by logging in or by refreshing. */
      401: {
        headers: {
          /** @description See HTTP semantics */
          'WWW-Authenticate'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 401;
            /** @enum {string} */
            code: 'auth.unauthenticated';
          };
        };
      };
      /** @description `sources.disabled`: This server has no connector, so there are no sources. Upload the files instead. */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 403;
            /** @enum {string} */
            code: 'sources.disabled';
          };
        };
      };
      /** @description `source.not_found`: There is no such source. Check the id; GET /v1/sources lists your sources. */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 404;
            /** @enum {string} */
            code: 'source.not_found';
          };
        };
      };
      /** @description `request.timeout`: The request took too long to arrive. Send it again without pauses. */
      408: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 408;
            /** @enum {string} */
            code: 'request.timeout';
          };
        };
      };
      /** @description `request.too_large`: The body is larger than this route accepts. Send a smaller one. */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 413;
            /** @enum {string} */
            code: 'request.too_large';
          };
        };
      };
      /** @description `request.target_too_long`: The URL is too long. Shorten the query. */
      414: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 414;
            /** @enum {string} */
            code: 'request.target_too_long';
          };
        };
      };
      /** @description `request.content_type`: Send the body as application/json in UTF-8, uncompressed. */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 415;
            /** @enum {string} */
            code: 'request.content_type';
          };
        };
      };
      /** @description `limit.exceeded`: Too many requests. Wait as many seconds as Retry-After says, then go on. */
      429: {
        headers: {
          /** @description See HTTP semantics */
          'Retry-After'?: string;
          /** @description See HTTP semantics */
          'RateLimit-Policy'?: string;
          /** @description See HTTP semantics */
          RateLimit?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 429;
            /** @enum {string} */
            code: 'limit.exceeded';
          };
        };
      };
      /** @description `request.head_too_large`: The request has too many headers, or they are too long. Send fewer or shorter ones. */
      431: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 431;
            /** @enum {string} */
            code: 'request.head_too_large';
          };
        };
      };
      /** @description `internal`: The server failed unexpectedly. Try again; if it fails again, give the operator the requestId. */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 500;
            /** @enum {string} */
            code: 'internal';
          };
        };
      };
      /**
       * @description `service.unavailable`: The database, the store or another dependency is unavailable. Nothing was changed; try again in a few seconds.
       *
       *     `service.overloaded`: The service is overloaded. Nothing was changed; try again in a few seconds.
       */
      503: {
        headers: {
          /** @description See HTTP semantics */
          'Retry-After'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 503;
            /** @enum {string} */
            code: 'service.unavailable' | 'service.overloaded';
          };
        };
      };
    };
  };
  requestImports: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description The id of the source */
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['RequestImports'];
      };
    };
    responses: {
      /** @description The files will be fetched */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ImportsRequested'];
        };
      };
      /**
       * @description `request.invalid`: Some fields of the input are not valid. See errors, correct them and try again.
       *
       *     `request.malformed_json`: The body is not valid JSON in UTF-8. Correct it and try again.
       *
       *     `request.malformed`: The request could not be parsed. Check its syntax and encoding.
       */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 400;
            /** @enum {string} */
            code: 'request.invalid' | 'request.malformed_json' | 'request.malformed';
          };
        };
      };
      /** @description `auth.unauthenticated`: Send a valid access token as Authorization: Bearer. Get one by logging in or by refreshing. */
      401: {
        headers: {
          /** @description See HTTP semantics */
          'WWW-Authenticate'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 401;
            /** @enum {string} */
            code: 'auth.unauthenticated';
          };
        };
      };
      /** @description `sources.disabled`: This server has no connector, so there are no sources. Upload the files instead. */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 403;
            /** @enum {string} */
            code: 'sources.disabled';
          };
        };
      };
      /**
       * @description `source.not_found`: There is no such source. Check the id; GET /v1/sources lists your sources.
       *
       *     `source.entry_not_found`: The source has no such file or folder. GET …/entries lists what it has now.
       */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 404;
            /** @enum {string} */
            code: 'source.not_found' | 'source.entry_not_found';
          };
        };
      };
      /** @description `request.timeout`: The request took too long to arrive. Send it again without pauses. */
      408: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 408;
            /** @enum {string} */
            code: 'request.timeout';
          };
        };
      };
      /**
       * @description `source.consent_needed`: The source refuses its credentials, or its user has ended the agreement. Send other credentials by PUT /v1/sources/{id}/credentials, or agree again on the page of POST /v1/sources/{id}/authorization.
       *
       *     `source.paused`: The source is paused. Set its state to active by PATCH /v1/sources/{id} first.
       */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 409;
            /** @enum {string} */
            code: 'source.consent_needed' | 'source.paused';
          };
        };
      };
      /** @description `request.too_large`: The body is larger than this route accepts. Send a smaller one. */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 413;
            /** @enum {string} */
            code: 'request.too_large';
          };
        };
      };
      /** @description `request.target_too_long`: The URL is too long. Shorten the query. */
      414: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 414;
            /** @enum {string} */
            code: 'request.target_too_long';
          };
        };
      };
      /** @description `request.content_type`: Send the body as application/json in UTF-8, uncompressed. */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 415;
            /** @enum {string} */
            code: 'request.content_type';
          };
        };
      };
      /**
       * @description `source.refused`: The answer of the source cannot be used. Check its address: it must be that of a WebDAV folder.
       *
       *     `source.blocked_address`: This server does not connect to this address. Use an https address of the internet, or ask the operator.
       *
       *     `source.host_unknown`: No host has the name in the address. Check the address; a name inside must be written in full.
       *
       *     `source.kind_unavailable`: This server is not set up for sources of this kind. GET /v1/capabilities lists the kinds that it has; ask its operator.
       *
       *     `source.entry_is_folder`: One of the entries is a folder. Name its files, or send its id as `folder`.
       *
       *     `source.folder_too_large`: The folder has more than 1000 files. Name its files in several requests, or use a source with the mode keep.
       */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 422;
            /** @enum {string} */
            code:
              | 'source.refused'
              | 'source.blocked_address'
              | 'source.host_unknown'
              | 'source.kind_unavailable'
              | 'source.entry_is_folder'
              | 'source.folder_too_large';
          };
        };
      };
      /** @description `limit.exceeded`: Too many requests. Wait as many seconds as Retry-After says, then go on. */
      429: {
        headers: {
          /** @description See HTTP semantics */
          'Retry-After'?: string;
          /** @description See HTTP semantics */
          'RateLimit-Policy'?: string;
          /** @description See HTTP semantics */
          RateLimit?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 429;
            /** @enum {string} */
            code: 'limit.exceeded';
          };
        };
      };
      /** @description `request.head_too_large`: The request has too many headers, or they are too long. Send fewer or shorter ones. */
      431: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 431;
            /** @enum {string} */
            code: 'request.head_too_large';
          };
        };
      };
      /** @description `internal`: The server failed unexpectedly. Try again; if it fails again, give the operator the requestId. */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 500;
            /** @enum {string} */
            code: 'internal';
          };
        };
      };
      /**
       * @description `service.unavailable`: The database, the store or another dependency is unavailable. Nothing was changed; try again in a few seconds.
       *
       *     `source.unavailable`: The source does not answer, or asks to wait. Nothing was changed; try again later.
       *
       *     `service.overloaded`: The service is overloaded. Nothing was changed; try again in a few seconds.
       */
      503: {
        headers: {
          /** @description See HTTP semantics */
          'Retry-After'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 503;
            /** @enum {string} */
            code: 'service.unavailable' | 'source.unavailable' | 'service.overloaded';
          };
        };
      };
      /** @description `quota.exceeded`: The quota of the account is used up. Nothing was stored; GET /v1/me shows the quota. The trash counts, too. */
      507: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 507;
            /** @enum {string} */
            code: 'quota.exceeded';
          };
        };
      };
    };
  };
  followSource: {
    parameters: {
      query?: never;
      header?: {
        /** @description The id of the last event that the client received; it is not sent again */
        'Last-Event-ID'?: string;
      };
      path: {
        /** @description The id of the source */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The stream */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/event-stream': {
            /** @description Identifies this progress; send it as `Last-Event-ID` to continue */
            id: string;
            /** @enum {string} */
            event: 'progress';
            /** @description The progress as JSON */
            data: string;
            /** @description Milliseconds to wait before reconnecting */
            retry?: number;
          };
        };
      };
      /**
       * @description `request.invalid`: Some fields of the input are not valid. See errors, correct them and try again.
       *
       *     `request.malformed`: The request could not be parsed. Check its syntax and encoding.
       *
       *     `request.malformed_json`: The body is not valid JSON in UTF-8. Correct it and try again.
       */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 400;
            /** @enum {string} */
            code: 'request.invalid' | 'request.malformed' | 'request.malformed_json';
          };
        };
      };
      /** @description `auth.unauthenticated`: Send a valid access token as Authorization: Bearer. Get one by logging in or by refreshing. */
      401: {
        headers: {
          /** @description See HTTP semantics */
          'WWW-Authenticate'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 401;
            /** @enum {string} */
            code: 'auth.unauthenticated';
          };
        };
      };
      /** @description `sources.disabled`: This server has no connector, so there are no sources. Upload the files instead. */
      403: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 403;
            /** @enum {string} */
            code: 'sources.disabled';
          };
        };
      };
      /** @description `source.not_found`: There is no such source. Check the id; GET /v1/sources lists your sources. */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 404;
            /** @enum {string} */
            code: 'source.not_found';
          };
        };
      };
      /** @description `request.timeout`: The request took too long to arrive. Send it again without pauses. */
      408: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 408;
            /** @enum {string} */
            code: 'request.timeout';
          };
        };
      };
      /** @description `request.too_large`: The body is larger than this route accepts. Send a smaller one. */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 413;
            /** @enum {string} */
            code: 'request.too_large';
          };
        };
      };
      /** @description `request.target_too_long`: The URL is too long. Shorten the query. */
      414: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 414;
            /** @enum {string} */
            code: 'request.target_too_long';
          };
        };
      };
      /** @description `request.content_type`: Send the body as application/json in UTF-8, uncompressed. */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 415;
            /** @enum {string} */
            code: 'request.content_type';
          };
        };
      };
      /**
       * @description `limit.exceeded`: Too many requests. Wait as many seconds as Retry-After says, then go on.
       *
       *     `document.too_many_event_streams`: The account or its network has reached its limit of open event streams. Close a stream, or poll the document instead.
       */
      429: {
        headers: {
          /** @description See HTTP semantics */
          'Retry-After'?: string;
          /** @description See HTTP semantics */
          'RateLimit-Policy'?: string;
          /** @description See HTTP semantics */
          RateLimit?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 429;
            /** @enum {string} */
            code: 'limit.exceeded' | 'document.too_many_event_streams';
          };
        };
      };
      /** @description `request.head_too_large`: The request has too many headers, or they are too long. Send fewer or shorter ones. */
      431: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 431;
            /** @enum {string} */
            code: 'request.head_too_large';
          };
        };
      };
      /** @description `internal`: The server failed unexpectedly. Try again; if it fails again, give the operator the requestId. */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 500;
            /** @enum {string} */
            code: 'internal';
          };
        };
      };
      /**
       * @description `service.unavailable`: The database, the store or another dependency is unavailable. Nothing was changed; try again in a few seconds.
       *
       *     `service.overloaded`: The service is overloaded. Nothing was changed; try again in a few seconds.
       */
      503: {
        headers: {
          /** @description See HTTP semantics */
          'Retry-After'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 503;
            /** @enum {string} */
            code: 'service.unavailable' | 'service.overloaded';
          };
        };
      };
    };
  };
  listDocuments: {
    parameters: {
      query?: {
        /** @description The largest number of documents on the page */
        limit?: number;
        /** @description `nextCursor` of the previous page, in the same order */
        cursor?: string;
        /** @description The order; a minus: descending. `relevance` only with `q` */
        sort?: '-created' | 'created' | 'title' | '-title' | 'size' | '-size' | 'relevance';
        /** @description true: the answer also has `total` */
        total?: boolean;
        /** @description Words and codes that must all be there; `"a phrase"`, `-without`, `begin*`, `or` */
        q?: string;
        /** @description Only documents with this tag; repeated: with all of these tags */
        tag?: string[];
        /** @description Only documents with at least one of these tags; can be repeated */
        tagAny?: string[];
        /** @description Only documents with none of these tags; can be repeated */
        tagNone?: string[];
        /** @description Only documents in this state; repeated: in any of these states */
        status?: ('pending' | 'processing' | 'ready' | 'failed')[];
        /** @description Only documents of this type; repeated: of any of these types */
        mediaType?: (
          | 'application/pdf'
          | 'image/png'
          | 'image/jpeg'
          | 'image/tiff'
          | 'image/webp'
          | 'image/avif'
          | 'image/heic'
          | 'image/gif'
          | 'image/bmp'
          | 'text/plain'
          | 'text/html'
          | 'message/rfc822'
          | 'application/rtf'
          | 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'
          | 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
          | 'application/vnd.openxmlformats-officedocument.presentationml.presentation'
          | 'application/vnd.oasis.opendocument.text'
          | 'application/vnd.oasis.opendocument.spreadsheet'
          | 'application/vnd.oasis.opendocument.presentation'
        )[];
        /** @description Only documents created after this time (RFC 3339) */
        createdAfter?: string;
        /** @description Only documents created before this time (RFC 3339) */
        createdBefore?: string;
        /** @description Only documents of at least this many bytes */
        sizeMin?: number;
        /** @description Only documents of at most this many bytes */
        sizeMax?: number;
        /** @description true: only documents in the trash; false: only documents outside it */
        trashed?: boolean;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A page of the list */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['DocumentList'];
        };
      };
      /**
       * @description `request.invalid`: Some fields of the input are not valid. See errors, correct them and try again.
       *
       *     `request.cursor`: The cursor is not from this list. Start again without it.
       *
       *     `request.malformed`: The request could not be parsed. Check its syntax and encoding.
       *
       *     `request.malformed_json`: The body is not valid JSON in UTF-8. Correct it and try again.
       */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 400;
            /** @enum {string} */
            code:
              'request.invalid' | 'request.cursor' | 'request.malformed' | 'request.malformed_json';
          };
        };
      };
      /** @description `auth.unauthenticated`: Send a valid access token as Authorization: Bearer. Get one by logging in or by refreshing. */
      401: {
        headers: {
          /** @description See HTTP semantics */
          'WWW-Authenticate'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 401;
            /** @enum {string} */
            code: 'auth.unauthenticated';
          };
        };
      };
      /** @description `request.timeout`: The request took too long to arrive. Send it again without pauses. */
      408: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 408;
            /** @enum {string} */
            code: 'request.timeout';
          };
        };
      };
      /** @description `request.too_large`: The body is larger than this route accepts. Send a smaller one. */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 413;
            /** @enum {string} */
            code: 'request.too_large';
          };
        };
      };
      /** @description `request.target_too_long`: The URL is too long. Shorten the query. */
      414: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 414;
            /** @enum {string} */
            code: 'request.target_too_long';
          };
        };
      };
      /** @description `request.content_type`: Send the body as application/json in UTF-8, uncompressed. */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 415;
            /** @enum {string} */
            code: 'request.content_type';
          };
        };
      };
      /** @description `limit.exceeded`: Too many requests. Wait as many seconds as Retry-After says, then go on. */
      429: {
        headers: {
          /** @description See HTTP semantics */
          'Retry-After'?: string;
          /** @description See HTTP semantics */
          'RateLimit-Policy'?: string;
          /** @description See HTTP semantics */
          RateLimit?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 429;
            /** @enum {string} */
            code: 'limit.exceeded';
          };
        };
      };
      /** @description `request.head_too_large`: The request has too many headers, or they are too long. Send fewer or shorter ones. */
      431: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 431;
            /** @enum {string} */
            code: 'request.head_too_large';
          };
        };
      };
      /** @description `internal`: The server failed unexpectedly. Try again; if it fails again, give the operator the requestId. */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 500;
            /** @enum {string} */
            code: 'internal';
          };
        };
      };
      /**
       * @description `service.unavailable`: The database, the store or another dependency is unavailable. Nothing was changed; try again in a few seconds.
       *
       *     `search.busy`: Too many searches are running right now. Try again shortly, or search for rarer words.
       *
       *     `service.overloaded`: The service is overloaded. Nothing was changed; try again in a few seconds.
       */
      503: {
        headers: {
          /** @description See HTTP semantics */
          'Retry-After'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 503;
            /** @enum {string} */
            code: 'service.unavailable' | 'search.busy' | 'service.overloaded';
          };
        };
      };
    };
  };
  createDocument: {
    parameters: {
      query?: never;
      header?: {
        /** @description For 24 hours, a request with the same key and the same bytes gets the answer of the first request. After a request that failed, its key can be used again. */
        'Idempotency-Key'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'multipart/form-data': {
          /**
           * Format: binary
           * @description The document, with its file name. The type is detected from the bytes. Text may have any common encoding: it is detected, and named in `encoding`. Of the name, invisible characters such as U+200E are removed, bytes that are not UTF-8 are read as windows-1252, and what exceeds 255 characters is removed before the extension; a name with folders, control characters, U+202D or U+202E is refused
           */
          file: string;
          /** @description Default: the file name without its extension */
          title?: string;
          /**
           * @description Repeat this part for each tag
           * @default []
           */
          tags?: string[];
          /**
           * @description Tesseract codes joined by +, or auto to detect the language of each page; default: auto
           * @example eng+deu
           */
          language?: string;
          /** @description Of a mail: `documents` makes a document of each attachment, at most 50, listed in `attachments`; by default they are only named in the text. Ignored for other types, and when the account already has the mail */
          attachments?: string | ('named' | 'documents');
          /** @description The expected SHA-256 of the bytes, in hex; if it differs, nothing is stored */
          sha256?: string;
        };
      };
    };
    responses: {
      /** @description The account already has a document with these bytes */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Document'];
        };
      };
      /** @description The document is stored, and its text will be read */
      201: {
        headers: {
          /** @description The document */
          Location?: string;
          /** @description Identifies this state of the document */
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Document'];
        };
      };
      /**
       * @description `request.invalid`: Some fields of the input are not valid. See errors, correct them and try again.
       *
       *     `request.malformed_multipart`: The multipart body is broken or ends too early. Nothing was stored; send it again.
       *
       *     `document.file_missing`: Send the document as a part named file, with a file name.
       *
       *     `document.file_empty`: The file has no bytes. Check it and send it again.
       *
       *     `document.files_too_many`: Send only one file in each request.
       *
       *     `document.filename_invalid`: Give the file a plain name, without folders, control characters or overrides of direction.
       *
       *     `document.language_unavailable`: This server cannot read that language. Choose one or more of the available languages, joined by +.
       *
       *     `document.digest_mismatch`: The received bytes do not have the declared sha256. Nothing was stored; send the file again.
       *
       *     `request.malformed`: The request could not be parsed. Check its syntax and encoding.
       */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 400;
            /** @enum {string} */
            code:
              | 'request.invalid'
              | 'request.malformed_multipart'
              | 'document.file_missing'
              | 'document.file_empty'
              | 'document.files_too_many'
              | 'document.filename_invalid'
              | 'document.language_unavailable'
              | 'document.digest_mismatch'
              | 'request.malformed';
          };
        };
      };
      /** @description `auth.unauthenticated`: Send a valid access token as Authorization: Bearer. Get one by logging in or by refreshing. */
      401: {
        headers: {
          /** @description See HTTP semantics */
          'WWW-Authenticate'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 401;
            /** @enum {string} */
            code: 'auth.unauthenticated';
          };
        };
      };
      /** @description `request.timeout`: The request took too long to arrive. Send it again without pauses. */
      408: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 408;
            /** @enum {string} */
            code: 'request.timeout';
          };
        };
      };
      /** @description `idempotency.in_progress`: A request with this Idempotency-Key is still running. Send it again once that one has ended. */
      409: {
        headers: {
          /** @description See HTTP semantics */
          'Retry-After'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 409;
            /** @enum {string} */
            code: 'idempotency.in_progress';
          };
        };
      };
      /**
       * @description `document.too_large`: The file is larger than this server accepts. Nothing was stored.
       *
       *     `request.too_large`: The body is larger than this route accepts. Send a smaller one.
       */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 413;
            /** @enum {string} */
            code: 'document.too_large' | 'request.too_large';
          };
        };
      };
      /** @description `request.target_too_long`: The URL is too long. Shorten the query. */
      414: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 414;
            /** @enum {string} */
            code: 'request.target_too_long';
          };
        };
      };
      /**
       * @description `request.multipart_required`: Send the document as multipart/form-data, uncompressed, with a part named file.
       *
       *     `document.type_unsupported`: The type of the file is not accepted. Send PDF, PNG, JPEG, TIFF, WebP, AVIF, HEIC, GIF, BMP, plain text, mail, HTML or an office file.
       */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 415;
            /** @enum {string} */
            code: 'request.multipart_required' | 'document.type_unsupported';
          };
        };
      };
      /**
       * @description `document.upload_encrypted`: The office file needs a password to be opened. Nothing was stored; send it without the password.
       *
       *     `idempotency.key_reused`: This Idempotency-Key was used for other bytes. Use a new key for each file.
       */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 422;
            /** @enum {string} */
            code: 'document.upload_encrypted' | 'idempotency.key_reused';
          };
        };
      };
      /**
       * @description `limit.exceeded`: Too many requests. Wait as many seconds as Retry-After says, then go on.
       *
       *     `upload.too_many`: The account or its network has too many uploads under way. Send fewer at the same time, and this one again.
       */
      429: {
        headers: {
          /** @description See HTTP semantics */
          'Retry-After'?: string;
          /** @description See HTTP semantics */
          'RateLimit-Policy'?: string;
          /** @description See HTTP semantics */
          RateLimit?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 429;
            /** @enum {string} */
            code: 'limit.exceeded' | 'upload.too_many';
          };
        };
      };
      /** @description `request.head_too_large`: The request has too many headers, or they are too long. Send fewer or shorter ones. */
      431: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 431;
            /** @enum {string} */
            code: 'request.head_too_large';
          };
        };
      };
      /** @description `internal`: The server failed unexpectedly. Try again; if it fails again, give the operator the requestId. */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 500;
            /** @enum {string} */
            code: 'internal';
          };
        };
      };
      /**
       * @description `service.unavailable`: The database, the store or another dependency is unavailable. Nothing was changed; try again in a few seconds.
       *
       *     `storage.unavailable`: The store of documents does not answer. Nothing was changed; try again shortly.
       *
       *     `service.overloaded`: The service is overloaded. Nothing was changed; try again in a few seconds.
       */
      503: {
        headers: {
          /** @description See HTTP semantics */
          'Retry-After'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 503;
            /** @enum {string} */
            code: 'service.unavailable' | 'storage.unavailable' | 'service.overloaded';
          };
        };
      };
      /**
       * @description `storage.full`: The server has no room left for this file. Nothing was stored; try again later.
       *
       *     `quota.exceeded`: The quota of the account is used up. Nothing was stored; GET /v1/me shows the quota. The trash counts, too.
       */
      507: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 507;
            /** @enum {string} */
            code: 'storage.full' | 'quota.exceeded';
          };
        };
      };
    };
  };
  getDocument: {
    parameters: {
      query?: never;
      header?: {
        /** @description The ETag that the client has */
        'If-None-Match'?: string;
      };
      path: {
        /** @description The id of the document */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The document */
      200: {
        headers: {
          /** @description Identifies this state of the document */
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Document'];
        };
      };
      /** @description The document still has the ETag of If-None-Match */
      304: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /**
       * @description `request.invalid`: Some fields of the input are not valid. See errors, correct them and try again.
       *
       *     `request.malformed`: The request could not be parsed. Check its syntax and encoding.
       *
       *     `request.malformed_json`: The body is not valid JSON in UTF-8. Correct it and try again.
       */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 400;
            /** @enum {string} */
            code: 'request.invalid' | 'request.malformed' | 'request.malformed_json';
          };
        };
      };
      /** @description `auth.unauthenticated`: Send a valid access token as Authorization: Bearer. Get one by logging in or by refreshing. */
      401: {
        headers: {
          /** @description See HTTP semantics */
          'WWW-Authenticate'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 401;
            /** @enum {string} */
            code: 'auth.unauthenticated';
          };
        };
      };
      /** @description `document.not_found`: There is no such document. Check the id; GET /v1/documents lists your documents. */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 404;
            /** @enum {string} */
            code: 'document.not_found';
          };
        };
      };
      /** @description `request.timeout`: The request took too long to arrive. Send it again without pauses. */
      408: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 408;
            /** @enum {string} */
            code: 'request.timeout';
          };
        };
      };
      /** @description `request.too_large`: The body is larger than this route accepts. Send a smaller one. */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 413;
            /** @enum {string} */
            code: 'request.too_large';
          };
        };
      };
      /** @description `request.target_too_long`: The URL is too long. Shorten the query. */
      414: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 414;
            /** @enum {string} */
            code: 'request.target_too_long';
          };
        };
      };
      /** @description `request.content_type`: Send the body as application/json in UTF-8, uncompressed. */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 415;
            /** @enum {string} */
            code: 'request.content_type';
          };
        };
      };
      /** @description `limit.exceeded`: Too many requests. Wait as many seconds as Retry-After says, then go on. */
      429: {
        headers: {
          /** @description See HTTP semantics */
          'Retry-After'?: string;
          /** @description See HTTP semantics */
          'RateLimit-Policy'?: string;
          /** @description See HTTP semantics */
          RateLimit?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 429;
            /** @enum {string} */
            code: 'limit.exceeded';
          };
        };
      };
      /** @description `request.head_too_large`: The request has too many headers, or they are too long. Send fewer or shorter ones. */
      431: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 431;
            /** @enum {string} */
            code: 'request.head_too_large';
          };
        };
      };
      /** @description `internal`: The server failed unexpectedly. Try again; if it fails again, give the operator the requestId. */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 500;
            /** @enum {string} */
            code: 'internal';
          };
        };
      };
      /**
       * @description `service.unavailable`: The database, the store or another dependency is unavailable. Nothing was changed; try again in a few seconds.
       *
       *     `service.overloaded`: The service is overloaded. Nothing was changed; try again in a few seconds.
       */
      503: {
        headers: {
          /** @description See HTTP semantics */
          'Retry-After'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 503;
            /** @enum {string} */
            code: 'service.unavailable' | 'service.overloaded';
          };
        };
      };
    };
  };
  deleteDocument: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description The id of the document */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The document is in the trash */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /**
       * @description `request.invalid`: Some fields of the input are not valid. See errors, correct them and try again.
       *
       *     `request.malformed`: The request could not be parsed. Check its syntax and encoding.
       *
       *     `request.malformed_json`: The body is not valid JSON in UTF-8. Correct it and try again.
       */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 400;
            /** @enum {string} */
            code: 'request.invalid' | 'request.malformed' | 'request.malformed_json';
          };
        };
      };
      /** @description `auth.unauthenticated`: Send a valid access token as Authorization: Bearer. Get one by logging in or by refreshing. */
      401: {
        headers: {
          /** @description See HTTP semantics */
          'WWW-Authenticate'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 401;
            /** @enum {string} */
            code: 'auth.unauthenticated';
          };
        };
      };
      /** @description `document.not_found`: There is no such document. Check the id; GET /v1/documents lists your documents. */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 404;
            /** @enum {string} */
            code: 'document.not_found';
          };
        };
      };
      /** @description `request.timeout`: The request took too long to arrive. Send it again without pauses. */
      408: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 408;
            /** @enum {string} */
            code: 'request.timeout';
          };
        };
      };
      /** @description `request.too_large`: The body is larger than this route accepts. Send a smaller one. */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 413;
            /** @enum {string} */
            code: 'request.too_large';
          };
        };
      };
      /** @description `request.target_too_long`: The URL is too long. Shorten the query. */
      414: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 414;
            /** @enum {string} */
            code: 'request.target_too_long';
          };
        };
      };
      /** @description `request.content_type`: Send the body as application/json in UTF-8, uncompressed. */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 415;
            /** @enum {string} */
            code: 'request.content_type';
          };
        };
      };
      /** @description `limit.exceeded`: Too many requests. Wait as many seconds as Retry-After says, then go on. */
      429: {
        headers: {
          /** @description See HTTP semantics */
          'Retry-After'?: string;
          /** @description See HTTP semantics */
          'RateLimit-Policy'?: string;
          /** @description See HTTP semantics */
          RateLimit?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 429;
            /** @enum {string} */
            code: 'limit.exceeded';
          };
        };
      };
      /** @description `request.head_too_large`: The request has too many headers, or they are too long. Send fewer or shorter ones. */
      431: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 431;
            /** @enum {string} */
            code: 'request.head_too_large';
          };
        };
      };
      /** @description `internal`: The server failed unexpectedly. Try again; if it fails again, give the operator the requestId. */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 500;
            /** @enum {string} */
            code: 'internal';
          };
        };
      };
      /**
       * @description `service.unavailable`: The database, the store or another dependency is unavailable. Nothing was changed; try again in a few seconds.
       *
       *     `service.overloaded`: The service is overloaded. Nothing was changed; try again in a few seconds.
       */
      503: {
        headers: {
          /** @description See HTTP semantics */
          'Retry-After'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 503;
            /** @enum {string} */
            code: 'service.unavailable' | 'service.overloaded';
          };
        };
      };
    };
  };
  updateDocument: {
    parameters: {
      query?: never;
      header?: {
        /** @description The ETag that the change is based on */
        'If-Match'?: string;
      };
      path: {
        /** @description The id of the document */
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['UpdateDocument'];
      };
    };
    responses: {
      /** @description The document as it is now */
      200: {
        headers: {
          /** @description Identifies this state of the document */
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Document'];
        };
      };
      /**
       * @description `request.invalid`: Some fields of the input are not valid. See errors, correct them and try again.
       *
       *     `request.malformed_json`: The body is not valid JSON in UTF-8. Correct it and try again.
       *
       *     `request.malformed`: The request could not be parsed. Check its syntax and encoding.
       */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 400;
            /** @enum {string} */
            code: 'request.invalid' | 'request.malformed_json' | 'request.malformed';
          };
        };
      };
      /** @description `auth.unauthenticated`: Send a valid access token as Authorization: Bearer. Get one by logging in or by refreshing. */
      401: {
        headers: {
          /** @description See HTTP semantics */
          'WWW-Authenticate'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 401;
            /** @enum {string} */
            code: 'auth.unauthenticated';
          };
        };
      };
      /** @description `document.not_found`: There is no such document. Check the id; GET /v1/documents lists your documents. */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 404;
            /** @enum {string} */
            code: 'document.not_found';
          };
        };
      };
      /** @description `request.timeout`: The request took too long to arrive. Send it again without pauses. */
      408: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 408;
            /** @enum {string} */
            code: 'request.timeout';
          };
        };
      };
      /** @description `document.changed`: The document has changed since the ETag in If-Match. Get it again, then repeat your change. */
      412: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 412;
            /** @enum {string} */
            code: 'document.changed';
          };
        };
      };
      /** @description `request.too_large`: The body is larger than this route accepts. Send a smaller one. */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 413;
            /** @enum {string} */
            code: 'request.too_large';
          };
        };
      };
      /** @description `request.target_too_long`: The URL is too long. Shorten the query. */
      414: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 414;
            /** @enum {string} */
            code: 'request.target_too_long';
          };
        };
      };
      /** @description `request.content_type`: Send the body as application/json in UTF-8, uncompressed. */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 415;
            /** @enum {string} */
            code: 'request.content_type';
          };
        };
      };
      /** @description `document.replaces_invalid`: A document can only replace another document of yours that does not replace it, directly or through others. Check the id in `replaces`. */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 422;
            /** @enum {string} */
            code: 'document.replaces_invalid';
          };
        };
      };
      /** @description `limit.exceeded`: Too many requests. Wait as many seconds as Retry-After says, then go on. */
      429: {
        headers: {
          /** @description See HTTP semantics */
          'Retry-After'?: string;
          /** @description See HTTP semantics */
          'RateLimit-Policy'?: string;
          /** @description See HTTP semantics */
          RateLimit?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 429;
            /** @enum {string} */
            code: 'limit.exceeded';
          };
        };
      };
      /** @description `request.head_too_large`: The request has too many headers, or they are too long. Send fewer or shorter ones. */
      431: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 431;
            /** @enum {string} */
            code: 'request.head_too_large';
          };
        };
      };
      /** @description `internal`: The server failed unexpectedly. Try again; if it fails again, give the operator the requestId. */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 500;
            /** @enum {string} */
            code: 'internal';
          };
        };
      };
      /**
       * @description `service.unavailable`: The database, the store or another dependency is unavailable. Nothing was changed; try again in a few seconds.
       *
       *     `service.overloaded`: The service is overloaded. Nothing was changed; try again in a few seconds.
       */
      503: {
        headers: {
          /** @description See HTTP semantics */
          'Retry-After'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 503;
            /** @enum {string} */
            code: 'service.unavailable' | 'service.overloaded';
          };
        };
      };
    };
  };
  restoreDocument: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description The id of the document */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The document */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Document'];
        };
      };
      /**
       * @description `request.invalid`: Some fields of the input are not valid. See errors, correct them and try again.
       *
       *     `request.malformed`: The request could not be parsed. Check its syntax and encoding.
       *
       *     `request.malformed_json`: The body is not valid JSON in UTF-8. Correct it and try again.
       */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 400;
            /** @enum {string} */
            code: 'request.invalid' | 'request.malformed' | 'request.malformed_json';
          };
        };
      };
      /** @description `auth.unauthenticated`: Send a valid access token as Authorization: Bearer. Get one by logging in or by refreshing. */
      401: {
        headers: {
          /** @description See HTTP semantics */
          'WWW-Authenticate'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 401;
            /** @enum {string} */
            code: 'auth.unauthenticated';
          };
        };
      };
      /** @description `document.not_found`: There is no such document. Check the id; GET /v1/documents lists your documents. */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 404;
            /** @enum {string} */
            code: 'document.not_found';
          };
        };
      };
      /** @description `request.timeout`: The request took too long to arrive. Send it again without pauses. */
      408: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 408;
            /** @enum {string} */
            code: 'request.timeout';
          };
        };
      };
      /** @description `request.too_large`: The body is larger than this route accepts. Send a smaller one. */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 413;
            /** @enum {string} */
            code: 'request.too_large';
          };
        };
      };
      /** @description `request.target_too_long`: The URL is too long. Shorten the query. */
      414: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 414;
            /** @enum {string} */
            code: 'request.target_too_long';
          };
        };
      };
      /** @description `request.content_type`: Send the body as application/json in UTF-8, uncompressed. */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 415;
            /** @enum {string} */
            code: 'request.content_type';
          };
        };
      };
      /** @description `limit.exceeded`: Too many requests. Wait as many seconds as Retry-After says, then go on. */
      429: {
        headers: {
          /** @description See HTTP semantics */
          'Retry-After'?: string;
          /** @description See HTTP semantics */
          'RateLimit-Policy'?: string;
          /** @description See HTTP semantics */
          RateLimit?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 429;
            /** @enum {string} */
            code: 'limit.exceeded';
          };
        };
      };
      /** @description `request.head_too_large`: The request has too many headers, or they are too long. Send fewer or shorter ones. */
      431: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 431;
            /** @enum {string} */
            code: 'request.head_too_large';
          };
        };
      };
      /** @description `internal`: The server failed unexpectedly. Try again; if it fails again, give the operator the requestId. */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 500;
            /** @enum {string} */
            code: 'internal';
          };
        };
      };
      /**
       * @description `service.unavailable`: The database, the store or another dependency is unavailable. Nothing was changed; try again in a few seconds.
       *
       *     `service.overloaded`: The service is overloaded. Nothing was changed; try again in a few seconds.
       */
      503: {
        headers: {
          /** @description See HTTP semantics */
          'Retry-After'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 503;
            /** @enum {string} */
            code: 'service.unavailable' | 'service.overloaded';
          };
        };
      };
    };
  };
  extractDocumentAgain: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description The id of the document */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: {
      content: {
        'application/json': components['schemas']['ExtractAgain'];
      };
    };
    responses: {
      /** @description The document will be read again */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Document'];
        };
      };
      /**
       * @description `request.invalid`: Some fields of the input are not valid. See errors, correct them and try again.
       *
       *     `request.malformed_json`: The body is not valid JSON in UTF-8. Correct it and try again.
       *
       *     `document.language_unavailable`: This server cannot read that language. Choose one or more of the available languages, joined by +.
       *
       *     `request.malformed`: The request could not be parsed. Check its syntax and encoding.
       */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 400;
            /** @enum {string} */
            code:
              | 'request.invalid'
              | 'request.malformed_json'
              | 'document.language_unavailable'
              | 'request.malformed';
          };
        };
      };
      /** @description `auth.unauthenticated`: Send a valid access token as Authorization: Bearer. Get one by logging in or by refreshing. */
      401: {
        headers: {
          /** @description See HTTP semantics */
          'WWW-Authenticate'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 401;
            /** @enum {string} */
            code: 'auth.unauthenticated';
          };
        };
      };
      /** @description `document.not_found`: There is no such document. Check the id; GET /v1/documents lists your documents. */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 404;
            /** @enum {string} */
            code: 'document.not_found';
          };
        };
      };
      /** @description `request.timeout`: The request took too long to arrive. Send it again without pauses. */
      408: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 408;
            /** @enum {string} */
            code: 'request.timeout';
          };
        };
      };
      /**
       * @description `document.scan_pending`: The file has not been scanned for malware yet. Try again when `scan.state` is no longer waiting.
       *
       *     `document.infected`: The malware scanner found malware in the file, so it is neither read nor handed out. You can delete the document.
       *
       *     `document.not_scanned`: The file could not be scanned for malware completely, so it is neither read nor handed out. Ask the operator of this server.
       */
      409: {
        headers: {
          /** @description See HTTP semantics */
          'Retry-After'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 409;
            /** @enum {string} */
            code: 'document.scan_pending' | 'document.infected' | 'document.not_scanned';
          };
        };
      };
      /** @description `request.too_large`: The body is larger than this route accepts. Send a smaller one. */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 413;
            /** @enum {string} */
            code: 'request.too_large';
          };
        };
      };
      /** @description `request.target_too_long`: The URL is too long. Shorten the query. */
      414: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 414;
            /** @enum {string} */
            code: 'request.target_too_long';
          };
        };
      };
      /** @description `request.content_type`: Send the body as application/json in UTF-8, uncompressed. */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 415;
            /** @enum {string} */
            code: 'request.content_type';
          };
        };
      };
      /** @description `limit.exceeded`: Too many requests. Wait as many seconds as Retry-After says, then go on. */
      429: {
        headers: {
          /** @description See HTTP semantics */
          'Retry-After'?: string;
          /** @description See HTTP semantics */
          'RateLimit-Policy'?: string;
          /** @description See HTTP semantics */
          RateLimit?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 429;
            /** @enum {string} */
            code: 'limit.exceeded';
          };
        };
      };
      /** @description `request.head_too_large`: The request has too many headers, or they are too long. Send fewer or shorter ones. */
      431: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 431;
            /** @enum {string} */
            code: 'request.head_too_large';
          };
        };
      };
      /** @description `internal`: The server failed unexpectedly. Try again; if it fails again, give the operator the requestId. */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 500;
            /** @enum {string} */
            code: 'internal';
          };
        };
      };
      /**
       * @description `service.unavailable`: The database, the store or another dependency is unavailable. Nothing was changed; try again in a few seconds.
       *
       *     `service.overloaded`: The service is overloaded. Nothing was changed; try again in a few seconds.
       */
      503: {
        headers: {
          /** @description See HTTP semantics */
          'Retry-After'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 503;
            /** @enum {string} */
            code: 'service.unavailable' | 'service.overloaded';
          };
        };
      };
    };
  };
  tryDocumentPasswords: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description The id of the document */
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['TryPasswords'];
      };
    };
    responses: {
      /** @description The document will be read again */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Document'];
        };
      };
      /**
       * @description `request.invalid`: Some fields of the input are not valid. See errors, correct them and try again.
       *
       *     `request.malformed_json`: The body is not valid JSON in UTF-8. Correct it and try again.
       *
       *     `document.language_unavailable`: This server cannot read that language. Choose one or more of the available languages, joined by +.
       *
       *     `request.malformed`: The request could not be parsed. Check its syntax and encoding.
       */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 400;
            /** @enum {string} */
            code:
              | 'request.invalid'
              | 'request.malformed_json'
              | 'document.language_unavailable'
              | 'request.malformed';
          };
        };
      };
      /** @description `auth.unauthenticated`: Send a valid access token as Authorization: Bearer. Get one by logging in or by refreshing. */
      401: {
        headers: {
          /** @description See HTTP semantics */
          'WWW-Authenticate'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 401;
            /** @enum {string} */
            code: 'auth.unauthenticated';
          };
        };
      };
      /** @description `document.not_found`: There is no such document. Check the id; GET /v1/documents lists your documents. */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 404;
            /** @enum {string} */
            code: 'document.not_found';
          };
        };
      };
      /** @description `request.timeout`: The request took too long to arrive. Send it again without pauses. */
      408: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 408;
            /** @enum {string} */
            code: 'request.timeout';
          };
        };
      };
      /**
       * @description `document.scan_pending`: The file has not been scanned for malware yet. Try again when `scan.state` is no longer waiting.
       *
       *     `document.infected`: The malware scanner found malware in the file, so it is neither read nor handed out. You can delete the document.
       *
       *     `document.not_scanned`: The file could not be scanned for malware completely, so it is neither read nor handed out. Ask the operator of this server.
       *
       *     `document.not_encrypted`: Only a PDF can need a password. POST …/ocr reads a document of another type again.
       */
      409: {
        headers: {
          /** @description See HTTP semantics */
          'Retry-After'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 409;
            /** @enum {string} */
            code:
              | 'document.scan_pending'
              | 'document.infected'
              | 'document.not_scanned'
              | 'document.not_encrypted';
          };
        };
      };
      /** @description `request.too_large`: The body is larger than this route accepts. Send a smaller one. */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 413;
            /** @enum {string} */
            code: 'request.too_large';
          };
        };
      };
      /** @description `request.target_too_long`: The URL is too long. Shorten the query. */
      414: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 414;
            /** @enum {string} */
            code: 'request.target_too_long';
          };
        };
      };
      /** @description `request.content_type`: Send the body as application/json in UTF-8, uncompressed. */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 415;
            /** @enum {string} */
            code: 'request.content_type';
          };
        };
      };
      /** @description `limit.exceeded`: Too many requests. Wait as many seconds as Retry-After says, then go on. */
      429: {
        headers: {
          /** @description See HTTP semantics */
          'Retry-After'?: string;
          /** @description See HTTP semantics */
          'RateLimit-Policy'?: string;
          /** @description See HTTP semantics */
          RateLimit?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 429;
            /** @enum {string} */
            code: 'limit.exceeded';
          };
        };
      };
      /** @description `request.head_too_large`: The request has too many headers, or they are too long. Send fewer or shorter ones. */
      431: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 431;
            /** @enum {string} */
            code: 'request.head_too_large';
          };
        };
      };
      /** @description `internal`: The server failed unexpectedly. Try again; if it fails again, give the operator the requestId. */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 500;
            /** @enum {string} */
            code: 'internal';
          };
        };
      };
      /**
       * @description `service.unavailable`: The database, the store or another dependency is unavailable. Nothing was changed; try again in a few seconds.
       *
       *     `document.no_reader`: No process that reads documents is running, so nothing could be handed over, and nothing was kept. Try again later.
       *
       *     `service.overloaded`: The service is overloaded. Nothing was changed; try again in a few seconds.
       */
      503: {
        headers: {
          /** @description See HTTP semantics */
          'Retry-After'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 503;
            /** @enum {string} */
            code: 'service.unavailable' | 'document.no_reader' | 'service.overloaded';
          };
        };
      };
    };
  };
  listDocumentPages: {
    parameters: {
      query?: {
        /** @description The maximum number of items */
        limit?: number;
        /** @description `nextCursor` of the previous answer */
        cursor?: string;
      };
      header?: never;
      path: {
        /** @description The id of the document */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A part of the list */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['DocumentPageList'];
        };
      };
      /**
       * @description `request.cursor`: The cursor is not from this list. Start again without it.
       *
       *     `request.invalid`: Some fields of the input are not valid. See errors, correct them and try again.
       *
       *     `request.malformed`: The request could not be parsed. Check its syntax and encoding.
       *
       *     `request.malformed_json`: The body is not valid JSON in UTF-8. Correct it and try again.
       */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 400;
            /** @enum {string} */
            code:
              'request.cursor' | 'request.invalid' | 'request.malformed' | 'request.malformed_json';
          };
        };
      };
      /** @description `auth.unauthenticated`: Send a valid access token as Authorization: Bearer. Get one by logging in or by refreshing. */
      401: {
        headers: {
          /** @description See HTTP semantics */
          'WWW-Authenticate'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 401;
            /** @enum {string} */
            code: 'auth.unauthenticated';
          };
        };
      };
      /** @description `document.not_found`: There is no such document. Check the id; GET /v1/documents lists your documents. */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 404;
            /** @enum {string} */
            code: 'document.not_found';
          };
        };
      };
      /** @description `request.timeout`: The request took too long to arrive. Send it again without pauses. */
      408: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 408;
            /** @enum {string} */
            code: 'request.timeout';
          };
        };
      };
      /** @description `request.too_large`: The body is larger than this route accepts. Send a smaller one. */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 413;
            /** @enum {string} */
            code: 'request.too_large';
          };
        };
      };
      /** @description `request.target_too_long`: The URL is too long. Shorten the query. */
      414: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 414;
            /** @enum {string} */
            code: 'request.target_too_long';
          };
        };
      };
      /** @description `request.content_type`: Send the body as application/json in UTF-8, uncompressed. */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 415;
            /** @enum {string} */
            code: 'request.content_type';
          };
        };
      };
      /** @description `limit.exceeded`: Too many requests. Wait as many seconds as Retry-After says, then go on. */
      429: {
        headers: {
          /** @description See HTTP semantics */
          'Retry-After'?: string;
          /** @description See HTTP semantics */
          'RateLimit-Policy'?: string;
          /** @description See HTTP semantics */
          RateLimit?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 429;
            /** @enum {string} */
            code: 'limit.exceeded';
          };
        };
      };
      /** @description `request.head_too_large`: The request has too many headers, or they are too long. Send fewer or shorter ones. */
      431: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 431;
            /** @enum {string} */
            code: 'request.head_too_large';
          };
        };
      };
      /** @description `internal`: The server failed unexpectedly. Try again; if it fails again, give the operator the requestId. */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 500;
            /** @enum {string} */
            code: 'internal';
          };
        };
      };
      /**
       * @description `storage.unavailable`: The store of documents does not answer. Nothing was changed; try again shortly.
       *
       *     `service.unavailable`: The database, the store or another dependency is unavailable. Nothing was changed; try again in a few seconds.
       *
       *     `service.overloaded`: The service is overloaded. Nothing was changed; try again in a few seconds.
       */
      503: {
        headers: {
          /** @description See HTTP semantics */
          'Retry-After'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 503;
            /** @enum {string} */
            code: 'storage.unavailable' | 'service.unavailable' | 'service.overloaded';
          };
        };
      };
    };
  };
  getDocumentPage: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description The id of the document */
        id: string;
        /** @description Counted from 1 */
        number: number;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The page */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Page'];
        };
      };
      /**
       * @description `request.invalid`: Some fields of the input are not valid. See errors, correct them and try again.
       *
       *     `request.malformed`: The request could not be parsed. Check its syntax and encoding.
       *
       *     `request.malformed_json`: The body is not valid JSON in UTF-8. Correct it and try again.
       */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 400;
            /** @enum {string} */
            code: 'request.invalid' | 'request.malformed' | 'request.malformed_json';
          };
        };
      };
      /** @description `auth.unauthenticated`: Send a valid access token as Authorization: Bearer. Get one by logging in or by refreshing. */
      401: {
        headers: {
          /** @description See HTTP semantics */
          'WWW-Authenticate'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 401;
            /** @enum {string} */
            code: 'auth.unauthenticated';
          };
        };
      };
      /**
       * @description `document.not_found`: There is no such document. Check the id; GET /v1/documents lists your documents.
       *
       *     `document.page_not_found`: The document has no such page. Pages are counted from 1; GET …/pages lists them.
       */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 404;
            /** @enum {string} */
            code: 'document.not_found' | 'document.page_not_found';
          };
        };
      };
      /** @description `request.timeout`: The request took too long to arrive. Send it again without pauses. */
      408: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 408;
            /** @enum {string} */
            code: 'request.timeout';
          };
        };
      };
      /**
       * @description `document.page_not_ready`: The page is not read yet. Repeat the request when …/events or …/pages reports it as read.
       *
       *     `document.failed`: The text could not be read. POST …/ocr starts another attempt.
       *
       *     `document.scan_pending`: The file has not been scanned for malware yet. Try again when `scan.state` is no longer waiting.
       *
       *     `document.infected`: The malware scanner found malware in the file, so it is neither read nor handed out. You can delete the document.
       *
       *     `document.not_scanned`: The file could not be scanned for malware completely, so it is neither read nor handed out. Ask the operator of this server.
       */
      409: {
        headers: {
          /** @description See HTTP semantics */
          'Retry-After'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 409;
            /** @enum {string} */
            code:
              | 'document.page_not_ready'
              | 'document.failed'
              | 'document.scan_pending'
              | 'document.infected'
              | 'document.not_scanned';
          };
        };
      };
      /** @description `request.too_large`: The body is larger than this route accepts. Send a smaller one. */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 413;
            /** @enum {string} */
            code: 'request.too_large';
          };
        };
      };
      /** @description `request.target_too_long`: The URL is too long. Shorten the query. */
      414: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 414;
            /** @enum {string} */
            code: 'request.target_too_long';
          };
        };
      };
      /** @description `request.content_type`: Send the body as application/json in UTF-8, uncompressed. */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 415;
            /** @enum {string} */
            code: 'request.content_type';
          };
        };
      };
      /** @description `limit.exceeded`: Too many requests. Wait as many seconds as Retry-After says, then go on. */
      429: {
        headers: {
          /** @description See HTTP semantics */
          'Retry-After'?: string;
          /** @description See HTTP semantics */
          'RateLimit-Policy'?: string;
          /** @description See HTTP semantics */
          RateLimit?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 429;
            /** @enum {string} */
            code: 'limit.exceeded';
          };
        };
      };
      /** @description `request.head_too_large`: The request has too many headers, or they are too long. Send fewer or shorter ones. */
      431: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 431;
            /** @enum {string} */
            code: 'request.head_too_large';
          };
        };
      };
      /** @description `internal`: The server failed unexpectedly. Try again; if it fails again, give the operator the requestId. */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 500;
            /** @enum {string} */
            code: 'internal';
          };
        };
      };
      /**
       * @description `storage.unavailable`: The store of documents does not answer. Nothing was changed; try again shortly.
       *
       *     `service.unavailable`: The database, the store or another dependency is unavailable. Nothing was changed; try again in a few seconds.
       *
       *     `service.overloaded`: The service is overloaded. Nothing was changed; try again in a few seconds.
       */
      503: {
        headers: {
          /** @description See HTTP semantics */
          'Retry-After'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 503;
            /** @enum {string} */
            code: 'storage.unavailable' | 'service.unavailable' | 'service.overloaded';
          };
        };
      };
    };
  };
  getDocumentContent: {
    parameters: {
      query?: never;
      header?: {
        /** @description The ETag that the client has */
        'If-None-Match'?: string;
        /** @description Send the range only if the file still has this ETag */
        'If-Range'?: string;
        /** @description One range of bytes */
        Range?: string;
      };
      path: {
        /** @description The id of the document */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The bytes */
      200: {
        headers: {
          /** @description The SHA-256 of the bytes, in hex */
          ETag?: string;
          /** @description attachment, with the file name (RFC 6266, 8187) */
          'Content-Disposition'?: string;
          /** @description The SHA-256 of the whole file (RFC 9530) */
          'Repr-Digest'?: string;
          /** @description bytes */
          'Accept-Ranges'?: string;
          [name: string]: unknown;
        };
        content: {
          '*/*': string;
        };
      };
      /** @description The range */
      206: {
        headers: {
          /** @description The SHA-256 of the bytes, in hex */
          ETag?: string;
          /** @description attachment, with the file name (RFC 6266, 8187) */
          'Content-Disposition'?: string;
          /** @description The SHA-256 of the whole file (RFC 9530) */
          'Repr-Digest'?: string;
          /** @description bytes */
          'Accept-Ranges'?: string;
          [name: string]: unknown;
        };
        content: {
          '*/*': string;
        };
      };
      /** @description The bytes still have the ETag of If-None-Match */
      304: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /**
       * @description `request.invalid`: Some fields of the input are not valid. See errors, correct them and try again.
       *
       *     `request.malformed`: The request could not be parsed. Check its syntax and encoding.
       *
       *     `request.malformed_json`: The body is not valid JSON in UTF-8. Correct it and try again.
       */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 400;
            /** @enum {string} */
            code: 'request.invalid' | 'request.malformed' | 'request.malformed_json';
          };
        };
      };
      /** @description `auth.unauthenticated`: Send a valid access token as Authorization: Bearer. Get one by logging in or by refreshing. */
      401: {
        headers: {
          /** @description See HTTP semantics */
          'WWW-Authenticate'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 401;
            /** @enum {string} */
            code: 'auth.unauthenticated';
          };
        };
      };
      /** @description `document.not_found`: There is no such document. Check the id; GET /v1/documents lists your documents. */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 404;
            /** @enum {string} */
            code: 'document.not_found';
          };
        };
      };
      /** @description `request.timeout`: The request took too long to arrive. Send it again without pauses. */
      408: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 408;
            /** @enum {string} */
            code: 'request.timeout';
          };
        };
      };
      /**
       * @description `document.scan_pending`: The file has not been scanned for malware yet. Try again when `scan.state` is no longer waiting.
       *
       *     `document.infected`: The malware scanner found malware in the file, so it is neither read nor handed out. You can delete the document.
       *
       *     `document.not_scanned`: The file could not be scanned for malware completely, so it is neither read nor handed out. Ask the operator of this server.
       */
      409: {
        headers: {
          /** @description See HTTP semantics */
          'Retry-After'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 409;
            /** @enum {string} */
            code: 'document.scan_pending' | 'document.infected' | 'document.not_scanned';
          };
        };
      };
      /** @description `request.too_large`: The body is larger than this route accepts. Send a smaller one. */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 413;
            /** @enum {string} */
            code: 'request.too_large';
          };
        };
      };
      /** @description `request.target_too_long`: The URL is too long. Shorten the query. */
      414: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 414;
            /** @enum {string} */
            code: 'request.target_too_long';
          };
        };
      };
      /** @description `request.content_type`: Send the body as application/json in UTF-8, uncompressed. */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 415;
            /** @enum {string} */
            code: 'request.content_type';
          };
        };
      };
      /** @description `document.range_unsatisfiable`: The range is outside the file. See Content-Range for the size of the file. */
      416: {
        headers: {
          /** @description See HTTP semantics */
          'Content-Range'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 416;
            /** @enum {string} */
            code: 'document.range_unsatisfiable';
          };
        };
      };
      /** @description `limit.exceeded`: Too many requests. Wait as many seconds as Retry-After says, then go on. */
      429: {
        headers: {
          /** @description See HTTP semantics */
          'Retry-After'?: string;
          /** @description See HTTP semantics */
          'RateLimit-Policy'?: string;
          /** @description See HTTP semantics */
          RateLimit?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 429;
            /** @enum {string} */
            code: 'limit.exceeded';
          };
        };
      };
      /** @description `request.head_too_large`: The request has too many headers, or they are too long. Send fewer or shorter ones. */
      431: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 431;
            /** @enum {string} */
            code: 'request.head_too_large';
          };
        };
      };
      /** @description `internal`: The server failed unexpectedly. Try again; if it fails again, give the operator the requestId. */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 500;
            /** @enum {string} */
            code: 'internal';
          };
        };
      };
      /**
       * @description `storage.object_missing`: The bytes of this document cannot be found in the store. Tell the operator.
       *
       *     `storage.unavailable`: The store of documents does not answer. Nothing was changed; try again shortly.
       *
       *     `service.unavailable`: The database, the store or another dependency is unavailable. Nothing was changed; try again in a few seconds.
       *
       *     `service.overloaded`: The service is overloaded. Nothing was changed; try again in a few seconds.
       */
      503: {
        headers: {
          /** @description See HTTP semantics */
          'Retry-After'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 503;
            /** @enum {string} */
            code:
              | 'storage.object_missing'
              | 'storage.unavailable'
              | 'service.unavailable'
              | 'service.overloaded';
          };
        };
      };
    };
  };
  getDocumentText: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description The id of the document */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The text */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /** @example Text of page oneText of page two */
          'text/plain': string;
          'application/json': {
            pages: {
              number: number;
              /**
               * @description null when the page could not be read
               * @enum {string|null}
               */
              source: 'text-layer' | 'ocr' | 'mixed' | null;
              confidence: number | null;
              text: string;
              /** @description Why the page could not be read, or what of it is missing */
              error: {
                code: string;
                message: string;
              } | null;
            }[];
          };
        };
      };
      /**
       * @description `request.invalid`: Some fields of the input are not valid. See errors, correct them and try again.
       *
       *     `request.malformed`: The request could not be parsed. Check its syntax and encoding.
       *
       *     `request.malformed_json`: The body is not valid JSON in UTF-8. Correct it and try again.
       */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 400;
            /** @enum {string} */
            code: 'request.invalid' | 'request.malformed' | 'request.malformed_json';
          };
        };
      };
      /** @description `auth.unauthenticated`: Send a valid access token as Authorization: Bearer. Get one by logging in or by refreshing. */
      401: {
        headers: {
          /** @description See HTTP semantics */
          'WWW-Authenticate'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 401;
            /** @enum {string} */
            code: 'auth.unauthenticated';
          };
        };
      };
      /** @description `document.not_found`: There is no such document. Check the id; GET /v1/documents lists your documents. */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 404;
            /** @enum {string} */
            code: 'document.not_found';
          };
        };
      };
      /** @description `document.text_not_acceptable`: The text is available as text/plain and application/json. Accept one of them. */
      406: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 406;
            /** @enum {string} */
            code: 'document.text_not_acceptable';
          };
        };
      };
      /** @description `request.timeout`: The request took too long to arrive. Send it again without pauses. */
      408: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 408;
            /** @enum {string} */
            code: 'request.timeout';
          };
        };
      };
      /**
       * @description `document.scan_pending`: The file has not been scanned for malware yet. Try again when `scan.state` is no longer waiting.
       *
       *     `document.infected`: The malware scanner found malware in the file, so it is neither read nor handed out. You can delete the document.
       *
       *     `document.not_scanned`: The file could not be scanned for malware completely, so it is neither read nor handed out. Ask the operator of this server.
       *
       *     `document.not_ready`: The text is still being read. Try again when the status is ready.
       *
       *     `document.failed`: The text could not be read. POST …/ocr starts another attempt.
       */
      409: {
        headers: {
          /** @description See HTTP semantics */
          'Retry-After'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 409;
            /** @enum {string} */
            code:
              | 'document.scan_pending'
              | 'document.infected'
              | 'document.not_scanned'
              | 'document.not_ready'
              | 'document.failed';
          };
        };
      };
      /** @description `request.too_large`: The body is larger than this route accepts. Send a smaller one. */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 413;
            /** @enum {string} */
            code: 'request.too_large';
          };
        };
      };
      /** @description `request.target_too_long`: The URL is too long. Shorten the query. */
      414: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 414;
            /** @enum {string} */
            code: 'request.target_too_long';
          };
        };
      };
      /** @description `request.content_type`: Send the body as application/json in UTF-8, uncompressed. */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 415;
            /** @enum {string} */
            code: 'request.content_type';
          };
        };
      };
      /** @description `limit.exceeded`: Too many requests. Wait as many seconds as Retry-After says, then go on. */
      429: {
        headers: {
          /** @description See HTTP semantics */
          'Retry-After'?: string;
          /** @description See HTTP semantics */
          'RateLimit-Policy'?: string;
          /** @description See HTTP semantics */
          RateLimit?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 429;
            /** @enum {string} */
            code: 'limit.exceeded';
          };
        };
      };
      /** @description `request.head_too_large`: The request has too many headers, or they are too long. Send fewer or shorter ones. */
      431: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 431;
            /** @enum {string} */
            code: 'request.head_too_large';
          };
        };
      };
      /** @description `internal`: The server failed unexpectedly. Try again; if it fails again, give the operator the requestId. */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 500;
            /** @enum {string} */
            code: 'internal';
          };
        };
      };
      /**
       * @description `service.unavailable`: The database, the store or another dependency is unavailable. Nothing was changed; try again in a few seconds.
       *
       *     `service.overloaded`: The service is overloaded. Nothing was changed; try again in a few seconds.
       */
      503: {
        headers: {
          /** @description See HTTP semantics */
          'Retry-After'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 503;
            /** @enum {string} */
            code: 'service.unavailable' | 'service.overloaded';
          };
        };
      };
    };
  };
  createContentUrl: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description The id of the document */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: {
      content: {
        'application/json': components['schemas']['CreateContentUrl'];
      };
    };
    responses: {
      /** @description The URL, relative to the URL of the API */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ContentUrl'];
        };
      };
      /**
       * @description `request.invalid`: Some fields of the input are not valid. See errors, correct them and try again.
       *
       *     `request.malformed_json`: The body is not valid JSON in UTF-8. Correct it and try again.
       *
       *     `request.malformed`: The request could not be parsed. Check its syntax and encoding.
       */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 400;
            /** @enum {string} */
            code: 'request.invalid' | 'request.malformed_json' | 'request.malformed';
          };
        };
      };
      /** @description `auth.unauthenticated`: Send a valid access token as Authorization: Bearer. Get one by logging in or by refreshing. */
      401: {
        headers: {
          /** @description See HTTP semantics */
          'WWW-Authenticate'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 401;
            /** @enum {string} */
            code: 'auth.unauthenticated';
          };
        };
      };
      /** @description `document.not_found`: There is no such document. Check the id; GET /v1/documents lists your documents. */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 404;
            /** @enum {string} */
            code: 'document.not_found';
          };
        };
      };
      /** @description `request.timeout`: The request took too long to arrive. Send it again without pauses. */
      408: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 408;
            /** @enum {string} */
            code: 'request.timeout';
          };
        };
      };
      /**
       * @description `document.scan_pending`: The file has not been scanned for malware yet. Try again when `scan.state` is no longer waiting.
       *
       *     `document.infected`: The malware scanner found malware in the file, so it is neither read nor handed out. You can delete the document.
       *
       *     `document.not_scanned`: The file could not be scanned for malware completely, so it is neither read nor handed out. Ask the operator of this server.
       */
      409: {
        headers: {
          /** @description See HTTP semantics */
          'Retry-After'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 409;
            /** @enum {string} */
            code: 'document.scan_pending' | 'document.infected' | 'document.not_scanned';
          };
        };
      };
      /** @description `request.too_large`: The body is larger than this route accepts. Send a smaller one. */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 413;
            /** @enum {string} */
            code: 'request.too_large';
          };
        };
      };
      /** @description `request.target_too_long`: The URL is too long. Shorten the query. */
      414: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 414;
            /** @enum {string} */
            code: 'request.target_too_long';
          };
        };
      };
      /** @description `request.content_type`: Send the body as application/json in UTF-8, uncompressed. */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 415;
            /** @enum {string} */
            code: 'request.content_type';
          };
        };
      };
      /** @description `limit.exceeded`: Too many requests. Wait as many seconds as Retry-After says, then go on. */
      429: {
        headers: {
          /** @description See HTTP semantics */
          'Retry-After'?: string;
          /** @description See HTTP semantics */
          'RateLimit-Policy'?: string;
          /** @description See HTTP semantics */
          RateLimit?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 429;
            /** @enum {string} */
            code: 'limit.exceeded';
          };
        };
      };
      /** @description `request.head_too_large`: The request has too many headers, or they are too long. Send fewer or shorter ones. */
      431: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 431;
            /** @enum {string} */
            code: 'request.head_too_large';
          };
        };
      };
      /** @description `internal`: The server failed unexpectedly. Try again; if it fails again, give the operator the requestId. */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 500;
            /** @enum {string} */
            code: 'internal';
          };
        };
      };
      /**
       * @description `service.unavailable`: The database, the store or another dependency is unavailable. Nothing was changed; try again in a few seconds.
       *
       *     `service.overloaded`: The service is overloaded. Nothing was changed; try again in a few seconds.
       */
      503: {
        headers: {
          /** @description See HTTP semantics */
          'Retry-After'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 503;
            /** @enum {string} */
            code: 'service.unavailable' | 'service.overloaded';
          };
        };
      };
    };
  };
  getSignedContent: {
    parameters: {
      query: {
        /** @description The token from the URL that POST …/content-url returned */
        token: string;
      };
      header?: never;
      path: {
        /** @description The id of the document */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The bytes */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          '*/*': string;
        };
      };
      /** @description The range */
      206: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          '*/*': string;
        };
      };
      /** @description The bytes still have the ETag of If-None-Match */
      304: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /**
       * @description `request.invalid`: Some fields of the input are not valid. See errors, correct them and try again.
       *
       *     `request.malformed`: The request could not be parsed. Check its syntax and encoding.
       *
       *     `request.malformed_json`: The body is not valid JSON in UTF-8. Correct it and try again.
       */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 400;
            /** @enum {string} */
            code: 'request.invalid' | 'request.malformed' | 'request.malformed_json';
          };
        };
      };
      /** @description `document.content_url_invalid`: This URL is invalid or has expired. POST …/content-url returns a new one. */
      401: {
        headers: {
          /** @description See HTTP semantics */
          'WWW-Authenticate'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 401;
            /** @enum {string} */
            code: 'document.content_url_invalid';
          };
        };
      };
      /** @description `document.not_found`: There is no such document. Check the id; GET /v1/documents lists your documents. */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 404;
            /** @enum {string} */
            code: 'document.not_found';
          };
        };
      };
      /** @description `request.timeout`: The request took too long to arrive. Send it again without pauses. */
      408: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 408;
            /** @enum {string} */
            code: 'request.timeout';
          };
        };
      };
      /**
       * @description `document.scan_pending`: The file has not been scanned for malware yet. Try again when `scan.state` is no longer waiting.
       *
       *     `document.infected`: The malware scanner found malware in the file, so it is neither read nor handed out. You can delete the document.
       *
       *     `document.not_scanned`: The file could not be scanned for malware completely, so it is neither read nor handed out. Ask the operator of this server.
       */
      409: {
        headers: {
          /** @description See HTTP semantics */
          'Retry-After'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 409;
            /** @enum {string} */
            code: 'document.scan_pending' | 'document.infected' | 'document.not_scanned';
          };
        };
      };
      /** @description `request.too_large`: The body is larger than this route accepts. Send a smaller one. */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 413;
            /** @enum {string} */
            code: 'request.too_large';
          };
        };
      };
      /** @description `request.target_too_long`: The URL is too long. Shorten the query. */
      414: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 414;
            /** @enum {string} */
            code: 'request.target_too_long';
          };
        };
      };
      /** @description `request.content_type`: Send the body as application/json in UTF-8, uncompressed. */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 415;
            /** @enum {string} */
            code: 'request.content_type';
          };
        };
      };
      /** @description `document.range_unsatisfiable`: The range is outside the file. See Content-Range for the size of the file. */
      416: {
        headers: {
          /** @description See HTTP semantics */
          'Content-Range'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 416;
            /** @enum {string} */
            code: 'document.range_unsatisfiable';
          };
        };
      };
      /** @description `limit.exceeded`: Too many requests. Wait as many seconds as Retry-After says, then go on. */
      429: {
        headers: {
          /** @description See HTTP semantics */
          'Retry-After'?: string;
          /** @description See HTTP semantics */
          'RateLimit-Policy'?: string;
          /** @description See HTTP semantics */
          RateLimit?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 429;
            /** @enum {string} */
            code: 'limit.exceeded';
          };
        };
      };
      /** @description `request.head_too_large`: The request has too many headers, or they are too long. Send fewer or shorter ones. */
      431: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 431;
            /** @enum {string} */
            code: 'request.head_too_large';
          };
        };
      };
      /** @description `internal`: The server failed unexpectedly. Try again; if it fails again, give the operator the requestId. */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 500;
            /** @enum {string} */
            code: 'internal';
          };
        };
      };
      /**
       * @description `service.unavailable`: The database, the store or another dependency is unavailable. Nothing was changed; try again in a few seconds.
       *
       *     `storage.object_missing`: The bytes of this document cannot be found in the store. Tell the operator.
       *
       *     `storage.unavailable`: The store of documents does not answer. Nothing was changed; try again shortly.
       *
       *     `service.overloaded`: The service is overloaded. Nothing was changed; try again in a few seconds.
       */
      503: {
        headers: {
          /** @description See HTTP semantics */
          'Retry-After'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 503;
            /** @enum {string} */
            code:
              | 'service.unavailable'
              | 'storage.object_missing'
              | 'storage.unavailable'
              | 'service.overloaded';
          };
        };
      };
    };
  };
  followDocument: {
    parameters: {
      query?: never;
      header?: {
        /** @description The id of the last event that the client received; it is not sent again */
        'Last-Event-ID'?: string;
      };
      path: {
        /** @description The id of the document */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The stream */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/event-stream': {
            /** @description The revision of the document; send it as `Last-Event-ID` to continue */
            id: string;
            /** @enum {string} */
            event: 'document';
            /** @description The document as JSON, as GET returns it: see the schema `Document` */
            data: string;
            /** @description Milliseconds to wait before reconnecting */
            retry?: number;
          };
        };
      };
      /** @description Last-Event-ID is the final revision: no further events will come */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /**
       * @description `request.invalid`: Some fields of the input are not valid. See errors, correct them and try again.
       *
       *     `request.malformed`: The request could not be parsed. Check its syntax and encoding.
       *
       *     `request.malformed_json`: The body is not valid JSON in UTF-8. Correct it and try again.
       */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 400;
            /** @enum {string} */
            code: 'request.invalid' | 'request.malformed' | 'request.malformed_json';
          };
        };
      };
      /** @description `auth.unauthenticated`: Send a valid access token as Authorization: Bearer. Get one by logging in or by refreshing. */
      401: {
        headers: {
          /** @description See HTTP semantics */
          'WWW-Authenticate'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 401;
            /** @enum {string} */
            code: 'auth.unauthenticated';
          };
        };
      };
      /** @description `document.not_found`: There is no such document. Check the id; GET /v1/documents lists your documents. */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 404;
            /** @enum {string} */
            code: 'document.not_found';
          };
        };
      };
      /** @description `request.timeout`: The request took too long to arrive. Send it again without pauses. */
      408: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 408;
            /** @enum {string} */
            code: 'request.timeout';
          };
        };
      };
      /** @description `request.too_large`: The body is larger than this route accepts. Send a smaller one. */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 413;
            /** @enum {string} */
            code: 'request.too_large';
          };
        };
      };
      /** @description `request.target_too_long`: The URL is too long. Shorten the query. */
      414: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 414;
            /** @enum {string} */
            code: 'request.target_too_long';
          };
        };
      };
      /** @description `request.content_type`: Send the body as application/json in UTF-8, uncompressed. */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 415;
            /** @enum {string} */
            code: 'request.content_type';
          };
        };
      };
      /**
       * @description `document.too_many_event_streams`: The account or its network has reached its limit of open event streams. Close a stream, or poll the document instead.
       *
       *     `limit.exceeded`: Too many requests. Wait as many seconds as Retry-After says, then go on.
       */
      429: {
        headers: {
          /** @description See HTTP semantics */
          'Retry-After'?: string;
          /** @description See HTTP semantics */
          'RateLimit-Policy'?: string;
          /** @description See HTTP semantics */
          RateLimit?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 429;
            /** @enum {string} */
            code: 'document.too_many_event_streams' | 'limit.exceeded';
          };
        };
      };
      /** @description `request.head_too_large`: The request has too many headers, or they are too long. Send fewer or shorter ones. */
      431: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 431;
            /** @enum {string} */
            code: 'request.head_too_large';
          };
        };
      };
      /** @description `internal`: The server failed unexpectedly. Try again; if it fails again, give the operator the requestId. */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 500;
            /** @enum {string} */
            code: 'internal';
          };
        };
      };
      /**
       * @description `service.unavailable`: The database, the store or another dependency is unavailable. Nothing was changed; try again in a few seconds.
       *
       *     `service.overloaded`: The service is overloaded. Nothing was changed; try again in a few seconds.
       */
      503: {
        headers: {
          /** @description See HTTP semantics */
          'Retry-After'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 503;
            /** @enum {string} */
            code: 'service.unavailable' | 'service.overloaded';
          };
        };
      };
    };
  };
  getSearchablePdf: {
    parameters: {
      query?: never;
      header?: {
        /** @description The ETag of the version that the client has */
        'If-None-Match'?: string;
        /** @description The ETag of the version that the range belongs to */
        'If-Range'?: string;
        /** @description One range of bytes */
        Range?: string;
      };
      path: {
        /** @description The id of the document */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The PDF */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/pdf': string;
        };
      };
      /** @description The PDF is being made; repeat the request later */
      202: {
        headers: {
          /** @description Seconds */
          'Retry-After'?: string;
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description The range */
      206: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/pdf': string;
        };
      };
      /** @description If-None-Match contains the current ETag */
      304: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /**
       * @description `request.invalid`: Some fields of the input are not valid. See errors, correct them and try again.
       *
       *     `request.malformed`: The request could not be parsed. Check its syntax and encoding.
       *
       *     `request.malformed_json`: The body is not valid JSON in UTF-8. Correct it and try again.
       */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 400;
            /** @enum {string} */
            code: 'request.invalid' | 'request.malformed' | 'request.malformed_json';
          };
        };
      };
      /** @description `auth.unauthenticated`: Send a valid access token as Authorization: Bearer. Get one by logging in or by refreshing. */
      401: {
        headers: {
          /** @description See HTTP semantics */
          'WWW-Authenticate'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 401;
            /** @enum {string} */
            code: 'auth.unauthenticated';
          };
        };
      };
      /** @description `document.not_found`: There is no such document. Check the id; GET /v1/documents lists your documents. */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 404;
            /** @enum {string} */
            code: 'document.not_found';
          };
        };
      };
      /** @description `request.timeout`: The request took too long to arrive. Send it again without pauses. */
      408: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 408;
            /** @enum {string} */
            code: 'request.timeout';
          };
        };
      };
      /**
       * @description `document.not_ready`: The text is still being read. Try again when the status is ready.
       *
       *     `document.failed`: The text could not be read. POST …/ocr starts another attempt.
       *
       *     `document.encrypted`: The original is encrypted, so its pages cannot get a text layer. GET …/text returns its text, and GET …/content the encrypted original.
       *
       *     `document.searchable_pdf_unavailable`: This document has no searchable PDF. Only a PDF or an image has pages to add a text layer to. GET …/text returns its text.
       *
       *     `document.scan_pending`: The file has not been scanned for malware yet. Try again when `scan.state` is no longer waiting.
       *
       *     `document.infected`: The malware scanner found malware in the file, so it is neither read nor handed out. You can delete the document.
       *
       *     `document.not_scanned`: The file could not be scanned for malware completely, so it is neither read nor handed out. Ask the operator of this server.
       */
      409: {
        headers: {
          /** @description See HTTP semantics */
          'Retry-After'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 409;
            /** @enum {string} */
            code:
              | 'document.not_ready'
              | 'document.failed'
              | 'document.encrypted'
              | 'document.searchable_pdf_unavailable'
              | 'document.scan_pending'
              | 'document.infected'
              | 'document.not_scanned';
          };
        };
      };
      /** @description `request.too_large`: The body is larger than this route accepts. Send a smaller one. */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 413;
            /** @enum {string} */
            code: 'request.too_large';
          };
        };
      };
      /** @description `request.target_too_long`: The URL is too long. Shorten the query. */
      414: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 414;
            /** @enum {string} */
            code: 'request.target_too_long';
          };
        };
      };
      /** @description `request.content_type`: Send the body as application/json in UTF-8, uncompressed. */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 415;
            /** @enum {string} */
            code: 'request.content_type';
          };
        };
      };
      /** @description `document.range_unsatisfiable`: The range is outside the file. See Content-Range for the size of the file. */
      416: {
        headers: {
          /** @description See HTTP semantics */
          'Content-Range'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 416;
            /** @enum {string} */
            code: 'document.range_unsatisfiable';
          };
        };
      };
      /** @description `limit.exceeded`: Too many requests. Wait as many seconds as Retry-After says, then go on. */
      429: {
        headers: {
          /** @description See HTTP semantics */
          'Retry-After'?: string;
          /** @description See HTTP semantics */
          'RateLimit-Policy'?: string;
          /** @description See HTTP semantics */
          RateLimit?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 429;
            /** @enum {string} */
            code: 'limit.exceeded';
          };
        };
      };
      /** @description `request.head_too_large`: The request has too many headers, or they are too long. Send fewer or shorter ones. */
      431: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 431;
            /** @enum {string} */
            code: 'request.head_too_large';
          };
        };
      };
      /** @description `internal`: The server failed unexpectedly. Try again; if it fails again, give the operator the requestId. */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 500;
            /** @enum {string} */
            code: 'internal';
          };
        };
      };
      /**
       * @description `storage.object_missing`: The bytes of this document cannot be found in the store. Tell the operator.
       *
       *     `storage.unavailable`: The store of documents does not answer. Nothing was changed; try again shortly.
       *
       *     `service.unavailable`: The database, the store or another dependency is unavailable. Nothing was changed; try again in a few seconds.
       *
       *     `service.overloaded`: The service is overloaded. Nothing was changed; try again in a few seconds.
       */
      503: {
        headers: {
          /** @description See HTTP semantics */
          'Retry-After'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 503;
            /** @enum {string} */
            code:
              | 'storage.object_missing'
              | 'storage.unavailable'
              | 'service.unavailable'
              | 'service.overloaded';
          };
        };
      };
    };
  };
  getFacets: {
    parameters: {
      query?: {
        /** @description Words and codes that must all be there; `"a phrase"`, `-without`, `begin*`, `or` */
        q?: string;
        /** @description Only documents with this tag; repeated: with all of these tags */
        tag?: string[];
        /** @description Only documents with at least one of these tags; can be repeated */
        tagAny?: string[];
        /** @description Only documents with none of these tags; can be repeated */
        tagNone?: string[];
        /** @description Only documents in this state; repeated: in any of these states */
        status?: ('pending' | 'processing' | 'ready' | 'failed')[];
        /** @description Only documents of this type; repeated: of any of these types */
        mediaType?: (
          | 'application/pdf'
          | 'image/png'
          | 'image/jpeg'
          | 'image/tiff'
          | 'image/webp'
          | 'image/avif'
          | 'image/heic'
          | 'image/gif'
          | 'image/bmp'
          | 'text/plain'
          | 'text/html'
          | 'message/rfc822'
          | 'application/rtf'
          | 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'
          | 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
          | 'application/vnd.openxmlformats-officedocument.presentationml.presentation'
          | 'application/vnd.oasis.opendocument.text'
          | 'application/vnd.oasis.opendocument.spreadsheet'
          | 'application/vnd.oasis.opendocument.presentation'
        )[];
        /** @description Only documents created after this time (RFC 3339) */
        createdAfter?: string;
        /** @description Only documents created before this time (RFC 3339) */
        createdBefore?: string;
        /** @description Only documents of at least this many bytes */
        sizeMin?: number;
        /** @description Only documents of at most this many bytes */
        sizeMax?: number;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The counts */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Facets'];
        };
      };
      /**
       * @description `request.invalid`: Some fields of the input are not valid. See errors, correct them and try again.
       *
       *     `request.malformed`: The request could not be parsed. Check its syntax and encoding.
       *
       *     `request.malformed_json`: The body is not valid JSON in UTF-8. Correct it and try again.
       */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 400;
            /** @enum {string} */
            code: 'request.invalid' | 'request.malformed' | 'request.malformed_json';
          };
        };
      };
      /** @description `auth.unauthenticated`: Send a valid access token as Authorization: Bearer. Get one by logging in or by refreshing. */
      401: {
        headers: {
          /** @description See HTTP semantics */
          'WWW-Authenticate'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 401;
            /** @enum {string} */
            code: 'auth.unauthenticated';
          };
        };
      };
      /** @description `request.timeout`: The request took too long to arrive. Send it again without pauses. */
      408: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 408;
            /** @enum {string} */
            code: 'request.timeout';
          };
        };
      };
      /** @description `request.too_large`: The body is larger than this route accepts. Send a smaller one. */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 413;
            /** @enum {string} */
            code: 'request.too_large';
          };
        };
      };
      /** @description `request.target_too_long`: The URL is too long. Shorten the query. */
      414: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 414;
            /** @enum {string} */
            code: 'request.target_too_long';
          };
        };
      };
      /** @description `request.content_type`: Send the body as application/json in UTF-8, uncompressed. */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 415;
            /** @enum {string} */
            code: 'request.content_type';
          };
        };
      };
      /** @description `limit.exceeded`: Too many requests. Wait as many seconds as Retry-After says, then go on. */
      429: {
        headers: {
          /** @description See HTTP semantics */
          'Retry-After'?: string;
          /** @description See HTTP semantics */
          'RateLimit-Policy'?: string;
          /** @description See HTTP semantics */
          RateLimit?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 429;
            /** @enum {string} */
            code: 'limit.exceeded';
          };
        };
      };
      /** @description `request.head_too_large`: The request has too many headers, or they are too long. Send fewer or shorter ones. */
      431: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 431;
            /** @enum {string} */
            code: 'request.head_too_large';
          };
        };
      };
      /** @description `internal`: The server failed unexpectedly. Try again; if it fails again, give the operator the requestId. */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 500;
            /** @enum {string} */
            code: 'internal';
          };
        };
      };
      /**
       * @description `search.busy`: Too many searches are running right now. Try again shortly, or search for rarer words.
       *
       *     `service.unavailable`: The database, the store or another dependency is unavailable. Nothing was changed; try again in a few seconds.
       *
       *     `service.overloaded`: The service is overloaded. Nothing was changed; try again in a few seconds.
       */
      503: {
        headers: {
          /** @description See HTTP semantics */
          'Retry-After'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 503;
            /** @enum {string} */
            code: 'search.busy' | 'service.unavailable' | 'service.overloaded';
          };
        };
      };
    };
  };
  searchDocuments: {
    parameters: {
      query: {
        /** @description Words and codes that must all be there; `"a phrase"`, `-without`, `begin*`, `or` */
        q: string;
        /** @description How many at most */
        limit?: number;
        /** @description `nextCursor` of the page before, in the same order */
        cursor?: string;
        /** @description The order; a minus: descending */
        sort?: '-created' | 'created' | 'title' | '-title' | 'size' | '-size' | 'relevance';
        /** @description true: the answer also has `total` */
        total?: boolean;
        /** @description Only documents with this tag; repeated: with all of these tags */
        tag?: string[];
        /** @description Only documents with at least one of these tags; can be repeated */
        tagAny?: string[];
        /** @description Only documents with none of these tags; can be repeated */
        tagNone?: string[];
        /** @description Only documents in this state; repeated: in any of these states */
        status?: ('pending' | 'processing' | 'ready' | 'failed')[];
        /** @description Only documents of this type; repeated: of any of these types */
        mediaType?: (
          | 'application/pdf'
          | 'image/png'
          | 'image/jpeg'
          | 'image/tiff'
          | 'image/webp'
          | 'image/avif'
          | 'image/heic'
          | 'image/gif'
          | 'image/bmp'
          | 'text/plain'
          | 'text/html'
          | 'message/rfc822'
          | 'application/rtf'
          | 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'
          | 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
          | 'application/vnd.openxmlformats-officedocument.presentationml.presentation'
          | 'application/vnd.oasis.opendocument.text'
          | 'application/vnd.oasis.opendocument.spreadsheet'
          | 'application/vnd.oasis.opendocument.presentation'
        )[];
        /** @description Only documents created after this time (RFC 3339) */
        createdAfter?: string;
        /** @description Only documents created before this time (RFC 3339) */
        createdBefore?: string;
        /** @description Only documents of at least this many bytes */
        sizeMin?: number;
        /** @description Only documents of at most this many bytes */
        sizeMax?: number;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A page of hits */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['SearchResult'];
        };
      };
      /**
       * @description `request.cursor`: The cursor is not from this list. Start again without it.
       *
       *     `request.invalid`: Some fields of the input are not valid. See errors, correct them and try again.
       *
       *     `request.malformed`: The request could not be parsed. Check its syntax and encoding.
       *
       *     `request.malformed_json`: The body is not valid JSON in UTF-8. Correct it and try again.
       */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 400;
            /** @enum {string} */
            code:
              'request.cursor' | 'request.invalid' | 'request.malformed' | 'request.malformed_json';
          };
        };
      };
      /** @description `auth.unauthenticated`: Send a valid access token as Authorization: Bearer. Get one by logging in or by refreshing. */
      401: {
        headers: {
          /** @description See HTTP semantics */
          'WWW-Authenticate'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 401;
            /** @enum {string} */
            code: 'auth.unauthenticated';
          };
        };
      };
      /** @description `request.timeout`: The request took too long to arrive. Send it again without pauses. */
      408: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 408;
            /** @enum {string} */
            code: 'request.timeout';
          };
        };
      };
      /** @description `request.too_large`: The body is larger than this route accepts. Send a smaller one. */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 413;
            /** @enum {string} */
            code: 'request.too_large';
          };
        };
      };
      /** @description `request.target_too_long`: The URL is too long. Shorten the query. */
      414: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 414;
            /** @enum {string} */
            code: 'request.target_too_long';
          };
        };
      };
      /** @description `request.content_type`: Send the body as application/json in UTF-8, uncompressed. */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 415;
            /** @enum {string} */
            code: 'request.content_type';
          };
        };
      };
      /** @description `limit.exceeded`: Too many requests. Wait as many seconds as Retry-After says, then go on. */
      429: {
        headers: {
          /** @description See HTTP semantics */
          'Retry-After'?: string;
          /** @description See HTTP semantics */
          'RateLimit-Policy'?: string;
          /** @description See HTTP semantics */
          RateLimit?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 429;
            /** @enum {string} */
            code: 'limit.exceeded';
          };
        };
      };
      /** @description `request.head_too_large`: The request has too many headers, or they are too long. Send fewer or shorter ones. */
      431: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 431;
            /** @enum {string} */
            code: 'request.head_too_large';
          };
        };
      };
      /** @description `internal`: The server failed unexpectedly. Try again; if it fails again, give the operator the requestId. */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 500;
            /** @enum {string} */
            code: 'internal';
          };
        };
      };
      /**
       * @description `search.busy`: Too many searches are running right now. Try again shortly, or search for rarer words.
       *
       *     `service.unavailable`: The database, the store or another dependency is unavailable. Nothing was changed; try again in a few seconds.
       *
       *     `service.overloaded`: The service is overloaded. Nothing was changed; try again in a few seconds.
       */
      503: {
        headers: {
          /** @description See HTTP semantics */
          'Retry-After'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 503;
            /** @enum {string} */
            code: 'search.busy' | 'service.unavailable' | 'service.overloaded';
          };
        };
      };
    };
  };
  listDocumentHits: {
    parameters: {
      query: {
        /** @description A query as in `GET /v1/search` */
        q: string;
        /** @description The maximum number of pages */
        limit?: number;
        /** @description `nextCursor` of the previous answer */
        cursor?: string;
      };
      header?: never;
      path: {
        /** @description The id of the document */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A part of the list */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['DocumentHits'];
        };
      };
      /**
       * @description `request.cursor`: The cursor is not from this list. Start again without it.
       *
       *     `request.invalid`: Some fields of the input are not valid. See errors, correct them and try again.
       *
       *     `request.malformed`: The request could not be parsed. Check its syntax and encoding.
       *
       *     `request.malformed_json`: The body is not valid JSON in UTF-8. Correct it and try again.
       */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 400;
            /** @enum {string} */
            code:
              'request.cursor' | 'request.invalid' | 'request.malformed' | 'request.malformed_json';
          };
        };
      };
      /** @description `auth.unauthenticated`: Send a valid access token as Authorization: Bearer. Get one by logging in or by refreshing. */
      401: {
        headers: {
          /** @description See HTTP semantics */
          'WWW-Authenticate'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 401;
            /** @enum {string} */
            code: 'auth.unauthenticated';
          };
        };
      };
      /** @description `document.not_found`: There is no such document. Check the id; GET /v1/documents lists your documents. */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 404;
            /** @enum {string} */
            code: 'document.not_found';
          };
        };
      };
      /** @description `request.timeout`: The request took too long to arrive. Send it again without pauses. */
      408: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 408;
            /** @enum {string} */
            code: 'request.timeout';
          };
        };
      };
      /**
       * @description `document.not_ready`: The text is still being read. Try again when the status is ready.
       *
       *     `document.failed`: The text could not be read. POST …/ocr starts another attempt.
       *
       *     `document.scan_pending`: The file has not been scanned for malware yet. Try again when `scan.state` is no longer waiting.
       *
       *     `document.infected`: The malware scanner found malware in the file, so it is neither read nor handed out. You can delete the document.
       *
       *     `document.not_scanned`: The file could not be scanned for malware completely, so it is neither read nor handed out. Ask the operator of this server.
       */
      409: {
        headers: {
          /** @description See HTTP semantics */
          'Retry-After'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 409;
            /** @enum {string} */
            code:
              | 'document.not_ready'
              | 'document.failed'
              | 'document.scan_pending'
              | 'document.infected'
              | 'document.not_scanned';
          };
        };
      };
      /** @description `request.too_large`: The body is larger than this route accepts. Send a smaller one. */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 413;
            /** @enum {string} */
            code: 'request.too_large';
          };
        };
      };
      /** @description `request.target_too_long`: The URL is too long. Shorten the query. */
      414: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 414;
            /** @enum {string} */
            code: 'request.target_too_long';
          };
        };
      };
      /** @description `request.content_type`: Send the body as application/json in UTF-8, uncompressed. */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 415;
            /** @enum {string} */
            code: 'request.content_type';
          };
        };
      };
      /** @description `limit.exceeded`: Too many requests. Wait as many seconds as Retry-After says, then go on. */
      429: {
        headers: {
          /** @description See HTTP semantics */
          'Retry-After'?: string;
          /** @description See HTTP semantics */
          'RateLimit-Policy'?: string;
          /** @description See HTTP semantics */
          RateLimit?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 429;
            /** @enum {string} */
            code: 'limit.exceeded';
          };
        };
      };
      /** @description `request.head_too_large`: The request has too many headers, or they are too long. Send fewer or shorter ones. */
      431: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 431;
            /** @enum {string} */
            code: 'request.head_too_large';
          };
        };
      };
      /** @description `internal`: The server failed unexpectedly. Try again; if it fails again, give the operator the requestId. */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 500;
            /** @enum {string} */
            code: 'internal';
          };
        };
      };
      /**
       * @description `storage.unavailable`: The store of documents does not answer. Nothing was changed; try again shortly.
       *
       *     `search.busy`: Too many searches are running right now. Try again shortly, or search for rarer words.
       *
       *     `service.unavailable`: The database, the store or another dependency is unavailable. Nothing was changed; try again in a few seconds.
       *
       *     `service.overloaded`: The service is overloaded. Nothing was changed; try again in a few seconds.
       */
      503: {
        headers: {
          /** @description See HTTP semantics */
          'Retry-After'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 503;
            /** @enum {string} */
            code:
              'storage.unavailable' | 'search.busy' | 'service.unavailable' | 'service.overloaded';
          };
        };
      };
    };
  };
  listSuggestions: {
    parameters: {
      query: {
        /** @description What is typed so far */
        q: string;
        /** @description The maximum number of items */
        limit?: number;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Words, tags, titles */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Suggestions'];
        };
      };
      /**
       * @description `request.invalid`: Some fields of the input are not valid. See errors, correct them and try again.
       *
       *     `request.malformed`: The request could not be parsed. Check its syntax and encoding.
       *
       *     `request.malformed_json`: The body is not valid JSON in UTF-8. Correct it and try again.
       */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 400;
            /** @enum {string} */
            code: 'request.invalid' | 'request.malformed' | 'request.malformed_json';
          };
        };
      };
      /** @description `auth.unauthenticated`: Send a valid access token as Authorization: Bearer. Get one by logging in or by refreshing. */
      401: {
        headers: {
          /** @description See HTTP semantics */
          'WWW-Authenticate'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 401;
            /** @enum {string} */
            code: 'auth.unauthenticated';
          };
        };
      };
      /** @description `request.timeout`: The request took too long to arrive. Send it again without pauses. */
      408: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 408;
            /** @enum {string} */
            code: 'request.timeout';
          };
        };
      };
      /** @description `request.too_large`: The body is larger than this route accepts. Send a smaller one. */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 413;
            /** @enum {string} */
            code: 'request.too_large';
          };
        };
      };
      /** @description `request.target_too_long`: The URL is too long. Shorten the query. */
      414: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 414;
            /** @enum {string} */
            code: 'request.target_too_long';
          };
        };
      };
      /** @description `request.content_type`: Send the body as application/json in UTF-8, uncompressed. */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 415;
            /** @enum {string} */
            code: 'request.content_type';
          };
        };
      };
      /** @description `limit.exceeded`: Too many requests. Wait as many seconds as Retry-After says, then go on. */
      429: {
        headers: {
          /** @description See HTTP semantics */
          'Retry-After'?: string;
          /** @description See HTTP semantics */
          'RateLimit-Policy'?: string;
          /** @description See HTTP semantics */
          RateLimit?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 429;
            /** @enum {string} */
            code: 'limit.exceeded';
          };
        };
      };
      /** @description `request.head_too_large`: The request has too many headers, or they are too long. Send fewer or shorter ones. */
      431: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 431;
            /** @enum {string} */
            code: 'request.head_too_large';
          };
        };
      };
      /** @description `internal`: The server failed unexpectedly. Try again; if it fails again, give the operator the requestId. */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 500;
            /** @enum {string} */
            code: 'internal';
          };
        };
      };
      /**
       * @description `search.busy`: Too many searches are running right now. Try again shortly, or search for rarer words.
       *
       *     `service.unavailable`: The database, the store or another dependency is unavailable. Nothing was changed; try again in a few seconds.
       *
       *     `service.overloaded`: The service is overloaded. Nothing was changed; try again in a few seconds.
       */
      503: {
        headers: {
          /** @description See HTTP semantics */
          'Retry-After'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 503;
            /** @enum {string} */
            code: 'search.busy' | 'service.unavailable' | 'service.overloaded';
          };
        };
      };
    };
  };
  listTags: {
    parameters: {
      query?: {
        /** @description Only tags whose name contains this text, whatever the case and the accents */
        q?: string;
        /** @description The largest number of tags on the page */
        limit?: number;
        /** @description `nextCursor` of the previous page */
        cursor?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A page of the list */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['TagList'];
        };
      };
      /**
       * @description `request.invalid`: Some fields of the input are not valid. See errors, correct them and try again.
       *
       *     `request.cursor`: The cursor is not from this list. Start again without it.
       *
       *     `request.malformed`: The request could not be parsed. Check its syntax and encoding.
       *
       *     `request.malformed_json`: The body is not valid JSON in UTF-8. Correct it and try again.
       */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 400;
            /** @enum {string} */
            code:
              'request.invalid' | 'request.cursor' | 'request.malformed' | 'request.malformed_json';
          };
        };
      };
      /** @description `auth.unauthenticated`: Send a valid access token as Authorization: Bearer. Get one by logging in or by refreshing. */
      401: {
        headers: {
          /** @description See HTTP semantics */
          'WWW-Authenticate'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 401;
            /** @enum {string} */
            code: 'auth.unauthenticated';
          };
        };
      };
      /** @description `request.timeout`: The request took too long to arrive. Send it again without pauses. */
      408: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 408;
            /** @enum {string} */
            code: 'request.timeout';
          };
        };
      };
      /** @description `request.too_large`: The body is larger than this route accepts. Send a smaller one. */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 413;
            /** @enum {string} */
            code: 'request.too_large';
          };
        };
      };
      /** @description `request.target_too_long`: The URL is too long. Shorten the query. */
      414: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 414;
            /** @enum {string} */
            code: 'request.target_too_long';
          };
        };
      };
      /** @description `request.content_type`: Send the body as application/json in UTF-8, uncompressed. */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 415;
            /** @enum {string} */
            code: 'request.content_type';
          };
        };
      };
      /** @description `limit.exceeded`: Too many requests. Wait as many seconds as Retry-After says, then go on. */
      429: {
        headers: {
          /** @description See HTTP semantics */
          'Retry-After'?: string;
          /** @description See HTTP semantics */
          'RateLimit-Policy'?: string;
          /** @description See HTTP semantics */
          RateLimit?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 429;
            /** @enum {string} */
            code: 'limit.exceeded';
          };
        };
      };
      /** @description `request.head_too_large`: The request has too many headers, or they are too long. Send fewer or shorter ones. */
      431: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 431;
            /** @enum {string} */
            code: 'request.head_too_large';
          };
        };
      };
      /** @description `internal`: The server failed unexpectedly. Try again; if it fails again, give the operator the requestId. */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 500;
            /** @enum {string} */
            code: 'internal';
          };
        };
      };
      /**
       * @description `service.unavailable`: The database, the store or another dependency is unavailable. Nothing was changed; try again in a few seconds.
       *
       *     `service.overloaded`: The service is overloaded. Nothing was changed; try again in a few seconds.
       */
      503: {
        headers: {
          /** @description See HTTP semantics */
          'Retry-After'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 503;
            /** @enum {string} */
            code: 'service.unavailable' | 'service.overloaded';
          };
        };
      };
    };
  };
  deleteTag: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description The name of the tag, percent-encoded: `a/b` is `a%2Fb` */
        name: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description No document has the tag */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /**
       * @description `request.invalid`: Some fields of the input are not valid. See errors, correct them and try again.
       *
       *     `request.malformed`: The request could not be parsed. Check its syntax and encoding.
       *
       *     `request.malformed_json`: The body is not valid JSON in UTF-8. Correct it and try again.
       */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 400;
            /** @enum {string} */
            code: 'request.invalid' | 'request.malformed' | 'request.malformed_json';
          };
        };
      };
      /** @description `auth.unauthenticated`: Send a valid access token as Authorization: Bearer. Get one by logging in or by refreshing. */
      401: {
        headers: {
          /** @description See HTTP semantics */
          'WWW-Authenticate'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 401;
            /** @enum {string} */
            code: 'auth.unauthenticated';
          };
        };
      };
      /** @description `tag.not_found`: None of your documents has this tag. Check the name; GET /v1/tags lists your tags. */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 404;
            /** @enum {string} */
            code: 'tag.not_found';
          };
        };
      };
      /** @description `request.timeout`: The request took too long to arrive. Send it again without pauses. */
      408: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 408;
            /** @enum {string} */
            code: 'request.timeout';
          };
        };
      };
      /** @description `request.too_large`: The body is larger than this route accepts. Send a smaller one. */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 413;
            /** @enum {string} */
            code: 'request.too_large';
          };
        };
      };
      /** @description `request.target_too_long`: The URL is too long. Shorten the query. */
      414: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 414;
            /** @enum {string} */
            code: 'request.target_too_long';
          };
        };
      };
      /** @description `request.content_type`: Send the body as application/json in UTF-8, uncompressed. */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 415;
            /** @enum {string} */
            code: 'request.content_type';
          };
        };
      };
      /** @description `tag.too_large`: More than 50000 documents have this tag. Change some of them by PATCH /v1/documents/{id} first. */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 422;
            /** @enum {string} */
            code: 'tag.too_large';
          };
        };
      };
      /** @description `limit.exceeded`: Too many requests. Wait as many seconds as Retry-After says, then go on. */
      429: {
        headers: {
          /** @description See HTTP semantics */
          'Retry-After'?: string;
          /** @description See HTTP semantics */
          'RateLimit-Policy'?: string;
          /** @description See HTTP semantics */
          RateLimit?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 429;
            /** @enum {string} */
            code: 'limit.exceeded';
          };
        };
      };
      /** @description `request.head_too_large`: The request has too many headers, or they are too long. Send fewer or shorter ones. */
      431: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 431;
            /** @enum {string} */
            code: 'request.head_too_large';
          };
        };
      };
      /** @description `internal`: The server failed unexpectedly. Try again; if it fails again, give the operator the requestId. */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 500;
            /** @enum {string} */
            code: 'internal';
          };
        };
      };
      /**
       * @description `service.unavailable`: The database, the store or another dependency is unavailable. Nothing was changed; try again in a few seconds.
       *
       *     `service.overloaded`: The service is overloaded. Nothing was changed; try again in a few seconds.
       */
      503: {
        headers: {
          /** @description See HTTP semantics */
          'Retry-After'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 503;
            /** @enum {string} */
            code: 'service.unavailable' | 'service.overloaded';
          };
        };
      };
    };
  };
  updateTag: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description The name of the tag, percent-encoded: `a/b` is `a%2Fb` */
        name: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['UpdateTag'];
      };
    };
    responses: {
      /** @description The tag as it is now */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Tag'];
        };
      };
      /**
       * @description `request.invalid`: Some fields of the input are not valid. See errors, correct them and try again.
       *
       *     `request.malformed_json`: The body is not valid JSON in UTF-8. Correct it and try again.
       *
       *     `request.malformed`: The request could not be parsed. Check its syntax and encoding.
       */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 400;
            /** @enum {string} */
            code: 'request.invalid' | 'request.malformed_json' | 'request.malformed';
          };
        };
      };
      /** @description `auth.unauthenticated`: Send a valid access token as Authorization: Bearer. Get one by logging in or by refreshing. */
      401: {
        headers: {
          /** @description See HTTP semantics */
          'WWW-Authenticate'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 401;
            /** @enum {string} */
            code: 'auth.unauthenticated';
          };
        };
      };
      /** @description `tag.not_found`: None of your documents has this tag. Check the name; GET /v1/tags lists your tags. */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 404;
            /** @enum {string} */
            code: 'tag.not_found';
          };
        };
      };
      /** @description `request.timeout`: The request took too long to arrive. Send it again without pauses. */
      408: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 408;
            /** @enum {string} */
            code: 'request.timeout';
          };
        };
      };
      /** @description `tag.exists`: Some of your documents have a tag with the new name already. To make both one tag, use POST /v1/tags/{name}/merge. */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 409;
            /** @enum {string} */
            code: 'tag.exists';
          };
        };
      };
      /** @description `request.too_large`: The body is larger than this route accepts. Send a smaller one. */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 413;
            /** @enum {string} */
            code: 'request.too_large';
          };
        };
      };
      /** @description `request.target_too_long`: The URL is too long. Shorten the query. */
      414: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 414;
            /** @enum {string} */
            code: 'request.target_too_long';
          };
        };
      };
      /** @description `request.content_type`: Send the body as application/json in UTF-8, uncompressed. */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 415;
            /** @enum {string} */
            code: 'request.content_type';
          };
        };
      };
      /** @description `tag.too_large`: More than 50000 documents have this tag. Change some of them by PATCH /v1/documents/{id} first. */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 422;
            /** @enum {string} */
            code: 'tag.too_large';
          };
        };
      };
      /** @description `limit.exceeded`: Too many requests. Wait as many seconds as Retry-After says, then go on. */
      429: {
        headers: {
          /** @description See HTTP semantics */
          'Retry-After'?: string;
          /** @description See HTTP semantics */
          'RateLimit-Policy'?: string;
          /** @description See HTTP semantics */
          RateLimit?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 429;
            /** @enum {string} */
            code: 'limit.exceeded';
          };
        };
      };
      /** @description `request.head_too_large`: The request has too many headers, or they are too long. Send fewer or shorter ones. */
      431: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 431;
            /** @enum {string} */
            code: 'request.head_too_large';
          };
        };
      };
      /** @description `internal`: The server failed unexpectedly. Try again; if it fails again, give the operator the requestId. */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 500;
            /** @enum {string} */
            code: 'internal';
          };
        };
      };
      /**
       * @description `service.unavailable`: The database, the store or another dependency is unavailable. Nothing was changed; try again in a few seconds.
       *
       *     `service.overloaded`: The service is overloaded. Nothing was changed; try again in a few seconds.
       */
      503: {
        headers: {
          /** @description See HTTP semantics */
          'Retry-After'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 503;
            /** @enum {string} */
            code: 'service.unavailable' | 'service.overloaded';
          };
        };
      };
    };
  };
  mergeTag: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description The name of the tag, percent-encoded: `a/b` is `a%2Fb` */
        name: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['MergeTag'];
      };
    };
    responses: {
      /** @description The tag `into` as it is now */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Tag'];
        };
      };
      /**
       * @description `request.invalid`: Some fields of the input are not valid. See errors, correct them and try again.
       *
       *     `request.malformed_json`: The body is not valid JSON in UTF-8. Correct it and try again.
       *
       *     `request.malformed`: The request could not be parsed. Check its syntax and encoding.
       */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 400;
            /** @enum {string} */
            code: 'request.invalid' | 'request.malformed_json' | 'request.malformed';
          };
        };
      };
      /** @description `auth.unauthenticated`: Send a valid access token as Authorization: Bearer. Get one by logging in or by refreshing. */
      401: {
        headers: {
          /** @description See HTTP semantics */
          'WWW-Authenticate'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 401;
            /** @enum {string} */
            code: 'auth.unauthenticated';
          };
        };
      };
      /** @description `tag.not_found`: None of your documents has this tag. Check the name; GET /v1/tags lists your tags. */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 404;
            /** @enum {string} */
            code: 'tag.not_found';
          };
        };
      };
      /** @description `request.timeout`: The request took too long to arrive. Send it again without pauses. */
      408: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 408;
            /** @enum {string} */
            code: 'request.timeout';
          };
        };
      };
      /** @description `tag.target_not_found`: None of your documents has the tag that `into` names. To give the tag this name, use PATCH /v1/tags/{name}. */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 409;
            /** @enum {string} */
            code: 'tag.target_not_found';
          };
        };
      };
      /** @description `request.too_large`: The body is larger than this route accepts. Send a smaller one. */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 413;
            /** @enum {string} */
            code: 'request.too_large';
          };
        };
      };
      /** @description `request.target_too_long`: The URL is too long. Shorten the query. */
      414: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 414;
            /** @enum {string} */
            code: 'request.target_too_long';
          };
        };
      };
      /** @description `request.content_type`: Send the body as application/json in UTF-8, uncompressed. */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 415;
            /** @enum {string} */
            code: 'request.content_type';
          };
        };
      };
      /** @description `tag.too_large`: More than 50000 documents have this tag. Change some of them by PATCH /v1/documents/{id} first. */
      422: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 422;
            /** @enum {string} */
            code: 'tag.too_large';
          };
        };
      };
      /** @description `limit.exceeded`: Too many requests. Wait as many seconds as Retry-After says, then go on. */
      429: {
        headers: {
          /** @description See HTTP semantics */
          'Retry-After'?: string;
          /** @description See HTTP semantics */
          'RateLimit-Policy'?: string;
          /** @description See HTTP semantics */
          RateLimit?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 429;
            /** @enum {string} */
            code: 'limit.exceeded';
          };
        };
      };
      /** @description `request.head_too_large`: The request has too many headers, or they are too long. Send fewer or shorter ones. */
      431: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 431;
            /** @enum {string} */
            code: 'request.head_too_large';
          };
        };
      };
      /** @description `internal`: The server failed unexpectedly. Try again; if it fails again, give the operator the requestId. */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 500;
            /** @enum {string} */
            code: 'internal';
          };
        };
      };
      /**
       * @description `service.unavailable`: The database, the store or another dependency is unavailable. Nothing was changed; try again in a few seconds.
       *
       *     `service.overloaded`: The service is overloaded. Nothing was changed; try again in a few seconds.
       */
      503: {
        headers: {
          /** @description See HTTP semantics */
          'Retry-After'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 503;
            /** @enum {string} */
            code: 'service.unavailable' | 'service.overloaded';
          };
        };
      };
    };
  };
  getCapabilities: {
    parameters: {
      query?: never;
      header?: {
        /** @description The ETag of the cached response */
        'If-None-Match'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The capabilities */
      200: {
        headers: {
          /** @description Identifies this version of the capabilities */
          ETag?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Capabilities'];
        };
      };
      /** @description The capabilities have not changed */
      304: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /**
       * @description `request.invalid`: Some fields of the input are not valid. See errors, correct them and try again.
       *
       *     `request.malformed`: The request could not be parsed. Check its syntax and encoding.
       *
       *     `request.malformed_json`: The body is not valid JSON in UTF-8. Correct it and try again.
       */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 400;
            /** @enum {string} */
            code: 'request.invalid' | 'request.malformed' | 'request.malformed_json';
          };
        };
      };
      /** @description `request.timeout`: The request took too long to arrive. Send it again without pauses. */
      408: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 408;
            /** @enum {string} */
            code: 'request.timeout';
          };
        };
      };
      /** @description `request.too_large`: The body is larger than this route accepts. Send a smaller one. */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 413;
            /** @enum {string} */
            code: 'request.too_large';
          };
        };
      };
      /** @description `request.target_too_long`: The URL is too long. Shorten the query. */
      414: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 414;
            /** @enum {string} */
            code: 'request.target_too_long';
          };
        };
      };
      /** @description `request.content_type`: Send the body as application/json in UTF-8, uncompressed. */
      415: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 415;
            /** @enum {string} */
            code: 'request.content_type';
          };
        };
      };
      /** @description `limit.exceeded`: Too many requests. Wait as many seconds as Retry-After says, then go on. */
      429: {
        headers: {
          /** @description See HTTP semantics */
          'Retry-After'?: string;
          /** @description See HTTP semantics */
          'RateLimit-Policy'?: string;
          /** @description See HTTP semantics */
          RateLimit?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 429;
            /** @enum {string} */
            code: 'limit.exceeded';
          };
        };
      };
      /** @description `request.head_too_large`: The request has too many headers, or they are too long. Send fewer or shorter ones. */
      431: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 431;
            /** @enum {string} */
            code: 'request.head_too_large';
          };
        };
      };
      /** @description `internal`: The server failed unexpectedly. Try again; if it fails again, give the operator the requestId. */
      500: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 500;
            /** @enum {string} */
            code: 'internal';
          };
        };
      };
      /**
       * @description `service.unavailable`: The database, the store or another dependency is unavailable. Nothing was changed; try again in a few seconds.
       *
       *     `service.overloaded`: The service is overloaded. Nothing was changed; try again in a few seconds.
       */
      503: {
        headers: {
          /** @description See HTTP semantics */
          'Retry-After'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'] & {
            /** @enum {integer} */
            status: 503;
            /** @enum {string} */
            code: 'service.unavailable' | 'service.overloaded';
          };
        };
      };
    };
  };
}
