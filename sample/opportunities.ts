export async function seedOpportunities(): Promise<void> {}
