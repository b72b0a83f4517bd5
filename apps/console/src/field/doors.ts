/** The screens of work at sites by their paths: whoever opened one of them has loaded the area, and so this list. */
export const doors = {
  '/inspections': async () => (await import('./inspections.tsx')).InspectionsScreen,
  '/inspections/measurements': async () => (await import('./measurements.tsx')).MeasurementsScreen,
  '/inspections/places': async () => (await import('./places.tsx')).PlacesScreen,
  '/inspections/templates': async () => (await import('./templates.tsx')).TemplatesScreen,
  '/inspections/$key': async () => (await import('./inspection.tsx')).InspectionScreen,
  '/estimates': async () => (await import('./estimates.tsx')).EstimatesScreen,
  '/estimates/new': async () => (await import('./write-estimate.tsx')).NewEstimateScreen,
  '/estimates/$key': async () => (await import('./estimate.tsx')).EstimateScreen,
  '/estimates/$key/edit': async () => (await import('./write-estimate.tsx')).EditEstimateScreen,
} as const;
