/** How many hues the theme has; what comes beyond them begins anew. */
export const hues = 8;
