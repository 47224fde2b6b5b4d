declare module 'jquery' {
  /** Given to the deployment's library as it is; we call nothing of it. */
  const jquery: unknown
  export default jquery
}
