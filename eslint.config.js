import js from '@eslint/js'
import css from '@eslint/css'
import globals from 'globals'
import reactHooks from 'eslint-plugin-react-hooks'
import { defineConfig } from 'eslint/config'
import tseslint from 'typescript-eslint'
import { plugin as amphi } from './build/lint/plugin.ts'

const scripts = ['**/*.{js,mjs,cjs,ts,tsx}']
const typed = ['**/*.{ts,tsx}']
const tests = ['test/**/*.{ts,tsx}', '**/*.test.{ts,tsx}']

/** What a Worker has not, and what the engine may therefore not name. */
const pageGlobals = ['window', 'document', 'localStorage', 'sessionStorage', 'alert', 'DOMParser', 'HTMLElement', 'Image', 'requestAnimationFrame']

export default defineConfig(
  { ignores: ['node_modules/', 'dist/', 'release/', 'test-results/'] },
  { linterOptions: { noInlineConfig: true } },
  {
    files: scripts,
    extends: [js.configs.recommended, tseslint.configs.recommended],
    languageOptions: { globals: { ...globals.node, ...globals.browser } },
    plugins: { amphi, 'react-hooks': reactHooks },
    rules: {
      'amphi/imports': 'error',
      'amphi/names': 'error',
      'amphi/html-sinks': 'error',
      'amphi/colours': 'error',
      'amphi/literal-text': 'error',
      'react-hooks/rules-of-hooks': 'error',
      'react-hooks/exhaustive-deps': 'error',
      'react-hooks/static-components': 'error',
      'react-hooks/set-state-in-render': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true }],
      '@typescript-eslint/ban-ts-comment': ['error', { 'ts-ignore': true, 'ts-nocheck': true, 'ts-expect-error': 'allow-with-description' }],
      'no-restricted-syntax': [
        'error',
        { selector: 'CatchClause > BlockStatement[body.length=0]', message: 'a silent catch hides what went wrong: handle it, return a code, or say it' },
        { selector: 'CallExpression[callee.property.name="catch"] > ArrowFunctionExpression > BlockStatement[body.length=0]', message: 'a silent catch hides what went wrong: handle it, return a code, or say it' },
      ],
      'no-eval': 'error',
      'no-implied-eval': 'error',
      'no-new-func': 'error',
      'no-script-url': 'error',
      'no-proto': 'error',
      eqeqeq: 'error',
      'max-lines': ['error', { max: 500 }],
    },
  },
  {
    files: typed,
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
    },
  },
  {
    files: ['renderer/engine/**/*.{ts,tsx}'],
    rules: {
      'no-restricted-globals': ['error', ...pageGlobals.map((name) => ({ name, message: 'the engine runs in a Worker: there is no page' }))],
    },
  },
  { files: ['**/*.cjs', 'resources/default_app/**'], languageOptions: { sourceType: 'commonjs' }, rules: { '@typescript-eslint/no-require-imports': 'off' } },
  { files: [...tests, 'renderer/locales/**'], rules: { 'max-lines': 'off' } },
  {
    files: ['**/*.css'],
    language: 'css/css',
    languageOptions: { tolerant: true },
    plugins: { css, amphi },
    rules: { 'amphi/style-colours': 'error', 'css/no-invalid-at-rules': 'error', 'css/no-empty-blocks': 'error' },
  },
)
