/** The version whose behaviour, texts and number formats are simulated. */
export const redisVersion = '7.0.15';
