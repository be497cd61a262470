// Shows the HTTP API with Swagger UI, in the theme of the page, in the place of the plain tables.
const root = document.documentElement;
const theme = () => {
  let chosen = '';
  try {
    chosen = localStorage.getItem('theme') ?? '';
  } catch {
    // the theme of the system, then
  }
  const dark = chosen ? chosen === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
  root.classList.toggle('dark-mode', dark);
  root.dataset.theme = dark ? 'dark' : 'light';
};
theme();
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', theme);

document.addEventListener('DOMContentLoaded', () => {
  document.getElementById('operations').hidden = true;
  SwaggerUIBundle({
    url: '/openapi.json',
    dom_id: '#api',
    deepLinking: false,
    validatorUrl: null,
    docExpansion: 'list',
    defaultModelsExpandDepth: 0,
    displayRequestDuration: true,
    requestSnippetsEnabled: false,
  });
});
