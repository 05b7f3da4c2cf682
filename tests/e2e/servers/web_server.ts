/** A web server that runs the CGI program for those who know the password. */
export interface WebServer extends AsyncDisposable {
  /** The CGI program's. */
  readonly url: string;
  /** What the web server and the program have logged so far. */
  readonly errorLog: () => Promise<string>;
}
