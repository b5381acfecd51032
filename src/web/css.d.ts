// Style sheets are imported by what they belong to; the bundler joins them into one file.
declare module '*.css'
