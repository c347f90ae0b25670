/** The single page. All addresses are relative: a browser pane may serve it below a prefix. */
export const indexPage = `<!doctype html>
<html lang="en" ng-app="portainer">
  <head>
    <meta charset="utf-8" />
    <title>Portainer</title>
    <meta name="description" content="" />
    <meta name="author" content="Portainer.io" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <link rel="stylesheet" href="assets/console.css" />
    <script type="module" src="assets/app.js"></script>
  </head>
  <body>
    <div id="app"><p class="loading" role="status">Loading Portainer…</p></div>
    <noscript>Portainer needs JavaScript.</noscript>
  </body>
</html>
`;

/** What a new installation shows once its five minutes are over. */
export const timeoutPage = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <title>Portainer</title>
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <link rel="stylesheet" href="assets/console.css" />
  </head>
  <body>
    <main class="gate">
      <section class="card gate-card">
        <p class="brand"><span class="brand-mark" aria-hidden="true"></span>Portainer</p>
        <h1>New Portainer installation</h1>
        <p role="alert">Your Portainer instance timed out for security purposes. To re-enable your Portainer instance, you will need to restart Portainer.</p>
        <p class="quiet">On Kubernetes: <code>kubectl rollout restart deployment portainer -n portainer</code></p>
      </section>
    </main>
  </body>
</html>
`;
